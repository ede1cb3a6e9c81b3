package io.healproof.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An axis from zero.
 *
 * @param end its last value in seconds, positive
 */
record SecondsAxis(double end) {
  private static final int MOST_TICKS = 8;

  /**
   * One with some room beyond the largest value.
   *
   * @param room for example 1.05: a twentieth more
   */
  static SecondsAxis reaching(double largest, double room) {
    return new SecondsAxis(Math.max(largest, 0.001) * room);
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** Where on the axis, from 0 to 1; what is beyond its end is at its end. */
  double share(double seconds) {
    return Math.min(seconds, end) / end;
  }

  /** At most nine, from zero, a round number of seconds apart. */
  List<Double> ticks() {
    double step = step();
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i * step <= end + 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  static String tick(double seconds) {
    return SvgLayer.rounded(seconds, 3);
  }

  private double step() {
    double step = 0.001;
    double[] factors = {2, 2.5, 2};
    for (int i = 0; end / step > MOST_TICKS; i++) {
      step *= factors[i % factors.length];
    }
    return step;
  }
}
