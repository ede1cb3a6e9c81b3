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
}
