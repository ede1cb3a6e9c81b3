package io.healproof.experiment;

import io.healproof.evidence.TrialId;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Verdict;
import java.util.List;

/**
 * What a trial came to.
 *
 * @param remark what shaped its recovery, and whether that was foreseen, for people; or empty
 */
public record TrialOutcome(
    TrialId trial, Verdict verdict, List<LimitResult> limits, String remark) {
  public TrialOutcome {
    limits = List.copyOf(limits);
  }
}
