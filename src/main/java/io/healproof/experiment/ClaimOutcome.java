package io.healproof.experiment;

import io.healproof.recovery.ClaimVerdict;
import java.util.List;

/** What a claim, or a control, came to. */
public record ClaimOutcome(Claim claim, ClaimVerdict verdict, List<TrialOutcome> trials) {
  public ClaimOutcome {
    trials = List.copyOf(trials);
  }

  /** Whether the scenario may be green: a claim that passed, or a control that agreed. */
  public boolean asPromised() {
    return claim.control()
        ? verdict.agrees()
        : verdict.verdict().outcome() == io.healproof.recovery.Outcome.PASS;
  }
}
