package io.healproof.report;

import io.healproof.recovery.ExactShare;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Shares as pages give them: with their exact lower bound. */
final class Shares {
  private static final double CONFIDENCE = 0.95;

  private Shares() {}

  /** The bound at 95 % confidence, within 0 and 1. */
  static double lowerBound(ExactShare share) {
    return share.lowerBound(CONFIDENCE);
  }

  /** The bound at 95 % confidence, rounded down so that it still is one, e.g. {@code 36.8 %}. */
  static String atLeast(ExactShare share) {
    return BigDecimal.valueOf(100 * lowerBound(share))
            .setScale(1, RoundingMode.FLOOR)
            .toPlainString()
        + " %";
  }
}
