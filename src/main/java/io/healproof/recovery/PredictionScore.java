package io.healproof.recovery;

/** What became of a prediction that was written before the fault. */
public enum PredictionScore {
  /** What was measured and what was predicted have a moment in common. */
  HIT,
  /** The recovery surely lies outside of what was predicted. */
  MISSED,
  /** It was not seen well enough to tell. */
  UNDECIDED;

  /**
   * Scores a prediction. A recovery that was observed decides it. One that is censored is a hit
   * only where all that it leaves possible was predicted, and one that is unknown never.
   *
   * @param predicted the range that was written down
   */
  public static PredictionScore of(Interval predicted, Recovery measured) {
    if (measured instanceof Recovery.Unknown) {
      return UNDECIDED;
    }
    Recovery range = new Recovery.Observed(predicted);
    if (!Agreement.overlap(range, measured)) {
      return MISSED;
    }
    boolean decided =
        measured instanceof Recovery.Observed
            || InnermostIntervals.Span.of(range).contains(InnermostIntervals.Span.of(measured));
    return decided ? HIT : UNDECIDED;
  }
}
