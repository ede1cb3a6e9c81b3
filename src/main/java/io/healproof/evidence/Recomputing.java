package io.healproof.evidence;

/** Computes a run's results once more from what was sealed, and compares them with the recorded. */
@FunctionalInterface
public interface Recomputing {

  /**
   * Recomputes.
   *
   * @param run as its ledger tells it, its chain checked
   * @param samples gives the raw answers, each checked against its hash
   * @return what was recomputed, and what could not be
   * @throws io.healproof.HealproofException (UNVERIFIED) naming the first record that differs
   */
  Check of(RunRecord run, Samples samples);

  /** The stored samples of a run. */
  @FunctionalInterface
  interface Samples {
    /**
     * The raw answer that a record refers to.
     *
     * @throws io.healproof.HealproofException (UNVERIFIED) when it is not what its name says
     */
    byte[] read(SampleRef ref);
  }
}
