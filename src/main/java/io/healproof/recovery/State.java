package io.healproof.recovery;

/** What a witness saw at one moment. */
public enum State {
  /** The condition held. */
  RECOVERED,
  /** The condition did not hold. */
  BROKEN,
  /** The witness could not tell: a target down, a sample missing, a watch lost. */
  UNKNOWN
}
