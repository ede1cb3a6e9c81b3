package io.healproof.recovery;

/** What a verdict says. Of several merged, FAIL wins over INCONCLUSIVE, which wins over PASS. */
public enum Outcome {
  PASS,
  INCONCLUSIVE,
  FAIL
}
