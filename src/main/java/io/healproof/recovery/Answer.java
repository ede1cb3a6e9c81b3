package io.healproof.recovery;

/** What became of a request. */
public enum Answer {
  /** The right answer came before the deadline. */
  GOOD,
  /** A refusal, a wrong answer, or none before the deadline. */
  FAILED,
  /** Healproof itself was late, so the request says nothing of the service. */
  UNKNOWN
}
