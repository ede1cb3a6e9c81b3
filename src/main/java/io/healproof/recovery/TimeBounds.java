package io.healproof.recovery;

import java.time.Duration;

/**
 * A moment known only within bounds, in run time (from the start of the run).
 *
 * @param earliest not after {@code latest}
 */
public record TimeBounds(Duration earliest, Duration latest) {

  public TimeBounds {
    if (earliest.compareTo(latest) > 0) {
      throw new IllegalArgumentException(
          "earliest must not be after latest: " + earliest + " > " + latest);
    }
  }

  /** These bounds, of which is known besides that the moment did not come before another. */
  public TimeBounds notBefore(Duration moment) {
    return new TimeBounds(later(earliest, moment), latest);
  }

  /** The later of two moments; the first where they are one. */
  public static Duration later(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
