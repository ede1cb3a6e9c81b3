package io.healproof.experiment;

import io.healproof.evidence.TrialId;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Verdict;
import java.util.List;

/** What a trial came to. */
public record TrialOutcome(TrialId trial, Verdict verdict, List<LimitResult> limits) {
  public TrialOutcome {
    limits = List.copyOf(limits);
  }
}
