package io.healproof.observe;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Maps a remote clock to run time, with a bound. A reading says that the remote moment lay between
 * {@code sent} and {@code received}; the offset lies in the intersection of what all readings allow
 * (Marzullo's interval view of clock synchronisation).
 *
 * @param atEpoch run time at the remote clock's epoch, best estimate; usually far below zero
 * @param bound largest error of that estimate, at least zero
 */
public record ClockOffset(Duration atEpoch, Duration bound) {
  /** The API gives the remote time in milliseconds. */
  private static final Duration RESOLUTION = Duration.ofMillis(1);

  /**
   * The offset that all readings allow; empty when no single offset does: then one of the clocks
   * was stepped, or drifts faster than the readings can bear.
   *
   * @throws IllegalArgumentException when there is no reading
   */
  public static Optional<ClockOffset> of(List<ClockReading> readings) {
    return of(readings, RESOLUTION);
  }

  /**
   * The same for a clock that is read less finely.
   *
   * @param resolution how far what was read may lie from what the clock showed
   */
  public static Optional<ClockOffset> of(List<ClockReading> readings, Duration resolution) {
    if (readings.isEmpty()) {
      throw new IllegalArgumentException("an offset needs a reading");
    }
    Duration low = null;
    Duration high = null;
    for (ClockReading reading : readings) {
      Duration remote = seconds(reading.remote());
      Duration from = reading.sent().minus(remote).minus(resolution);
      Duration to = reading.received().minus(remote).plus(resolution);
      low = low == null || from.compareTo(low) > 0 ? from : low;
      high = high == null || to.compareTo(high) < 0 ? to : high;
    }
    if (low == null || high == null || low.compareTo(high) > 0) {
      return Optional.empty();
    }
    Duration half = high.minus(low).dividedBy(2);
    return Optional.of(new ClockOffset(low.plus(half), half));
  }

  /** The run time of a remote moment, give or take {@link #bound}. May be negative. */
  public Duration toRunTime(double remote) {
    return atEpoch.plus(seconds(remote));
  }

  /** Largest error of a stored sample's time: the offset's, and Prometheus's own alignment. */
  public Duration errorOfSample() {
    return bound.plus(ScrapeLog.GRID_TOLERANCE);
  }

  private static Duration seconds(double seconds) {
    BigDecimal exact = BigDecimal.valueOf(seconds);
    long whole = exact.longValue();
    return Duration.ofSeconds(
        whole, exact.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
  }
}
