package io.healproof.steps;

import io.healproof.experiment.ClaimOutcome;

/** A scenario whose claim did not pass, or whose control disagreed. */
final class ClaimNotKept extends AssertionError {
  private static final long serialVersionUID = 1L;

  ClaimNotKept(ClaimOutcome outcome) {
    super(
        outcome.claim().id()
            + " is "
            + outcome.verdict().verdict().outcome()
            + outcome.claim().expected().map(e -> ", where " + e + " was expected").orElse("")
            + ": "
            + outcome.verdict().verdict().reason());
  }
}
