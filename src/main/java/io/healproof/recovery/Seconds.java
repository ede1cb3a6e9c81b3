package io.healproof.recovery;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * Durations in seconds for people: three significant digits, but never finer than a millisecond.
 * Bounds are rounded outwards, so that a rounded interval still contains the measured one.
 */
public final class Seconds {
  private static final int SIGNIFICANT = 3;
  private static final int DECIMALS = 3;

  private Seconds() {}

  /** Rounded to the nearest, e.g. {@code 12.3}; a whole number of seconds stays one. */
  public static String text(Duration duration) {
    BigDecimal exact = exact(duration);
    return exact.stripTrailingZeros().scale() <= 0
        ? exact.setScale(0, RoundingMode.UNNECESSARY).toPlainString()
        : rounded(exact, RoundingMode.HALF_UP);
  }

  /** A lower bound, rounded down. */
  public static String floor(Duration lower) {
    return rounded(exact(lower), RoundingMode.FLOOR);
  }

  /** An upper bound, rounded up. */
  public static String ceil(Duration upper) {
    return rounded(exact(upper), RoundingMode.CEILING);
  }

  /** An interval without its unit, e.g. {@code (2.10, 4.32]}. */
  public static String interval(Interval interval) {
    return (interval.lowerClosed() ? "[" : "(")
        + floor(interval.lower())
        + ", "
        + ceil(interval.upper())
        + (interval.upperClosed() ? "]" : ")");
  }

  private static BigDecimal exact(Duration duration) {
    return BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
  }

  private static String rounded(BigDecimal exact, RoundingMode mode) {
    if (exact.signum() == 0) {
      return "0";
    }
    BigDecimal rounded = exact.round(new MathContext(SIGNIFICANT, mode));
    if (rounded.scale() > DECIMALS) {
      rounded = exact.setScale(DECIMALS, mode);
    } else if (rounded.scale() < 0 || rounded.precision() > SIGNIFICANT) {
      // Whole seconds are never rounded away: 1234 s stays 1234 s.
      rounded = exact.setScale(0, mode);
    }
    int digits = rounded.precision() - rounded.scale();
    int decimals = Math.max(0, Math.min(DECIMALS, SIGNIFICANT - digits));
    return rounded.setScale(Math.max(rounded.scale(), decimals), mode).toPlainString();
  }
}
