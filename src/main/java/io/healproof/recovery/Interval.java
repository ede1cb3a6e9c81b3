package io.healproof.recovery;

import java.time.Duration;

/**
 * A span of possible durations. Each end belongs to it or not.
 *
 * @param lower at least zero, not above {@code upper}
 */
public record Interval(Duration lower, boolean lowerClosed, Duration upper, boolean upperClosed) {

  public Interval {
    if (lower.isNegative() || lower.compareTo(upper) > 0) {
      throw new IllegalArgumentException(
          "an interval needs 0 <= lower <= upper, not " + lower + " and " + upper);
    }
  }

  /** (lower, upper]. */
  public static Interval openClosed(Duration lower, Duration upper) {
    return new Interval(lower, false, upper, true);
  }

  /** [lower, upper]. */
  public static Interval closed(Duration lower, Duration upper) {
    return new Interval(lower, true, upper, true);
  }

  /** Distance of the ends. */
  public Duration width() {
    return upper.minus(lower);
  }

  /** The middle of the ends. */
  public Duration midpoint() {
    return lower.plus(upper).dividedBy(2);
  }
}
