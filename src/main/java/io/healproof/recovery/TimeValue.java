package io.healproof.recovery;

import java.time.Duration;

/**
 * A whole-second, truncated time that somebody else's clock wrote, such as {@code
 * kube_pod_status_ready_time}.
 *
 * @param value v, the written second, in run time
 * @param epsilon bound of the offset between the clock that wrote it and run time, at least zero
 */
public record TimeValue(Duration value, Duration epsilon) {

  public TimeValue {
    if (epsilon.isNegative()) {
      throw new IllegalArgumentException("a clock bound cannot be negative: " + epsilon);
    }
  }

  /**
   * The recovery since a fault injected in [s, r]: [max(0, v - epsilon - r), v + 1 + epsilon - s),
   * by DESIGN.md, section 3. Unknown when the value is surely of before the effect.
   */
  public Recovery recovery(TimeBounds injected, TimeBounds effect) {
    Duration end = value.plusSeconds(1).plus(epsilon);
    Duration upper = end.minus(injected.earliest());
    if (end.compareTo(effect.earliest()) <= 0 || upper.isNegative() || upper.isZero()) {
      return new Recovery.Unknown("The time that was read is of before the fault's effect.");
    }
    Duration lower = value.minus(epsilon).minus(injected.latest());
    return new Recovery.Observed(
        new Interval(lower.isNegative() ? Duration.ZERO : lower, true, upper, false));
  }
}
