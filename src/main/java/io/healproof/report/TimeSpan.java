package io.healproof.report;

import io.healproof.recovery.Seconds;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;

/** How long after one moment another came, where both are known within bounds. */
final class TimeSpan {

  private TimeSpan() {}

  /** For people, e.g. {@code 2.10 to 2.35 s}; a moment that was surely earlier is negative. */
  static String between(TimeBounds from, TimeBounds to) {
    Duration least = to.earliest().minus(from.latest());
    Duration most = to.latest().minus(from.earliest());
    return signedFloor(least) + " to " + signedCeil(most) + " s";
  }

  private static String signedFloor(Duration duration) {
    return duration.isNegative() ? "−" + Seconds.ceil(duration.negated()) : Seconds.floor(duration);
  }

  private static String signedCeil(Duration duration) {
    return duration.isNegative() ? "−" + Seconds.floor(duration.negated()) : Seconds.ceil(duration);
  }
}
