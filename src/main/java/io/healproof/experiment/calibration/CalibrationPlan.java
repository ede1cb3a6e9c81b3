package io.healproof.experiment.calibration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The trials of a calibration, decided before the first of them: every regime as often as every
 * other, give or take one, and within a regime lengths from every part of its range.
 */
public final class CalibrationPlan {
  /** Nothing may happen before the answer to the order is back. */
  private static final Duration SHORTEST_DELAY = Duration.ofMillis(400);

  /** One scrape interval more, so that every phase is as likely as every other. */
  private static final Duration DELAY_RANGE = Duration.ofSeconds(1);

  /** Between two requests of a user, in half of the trials. */
  public static final Duration USUAL_PERIOD = Duration.ofMillis(100);

  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(20);
  private static final Duration LONGEST_PERIOD = Duration.ofMillis(200);

  private final Random random;
  private final Duration longest;

  private CalibrationPlan(long seed, Duration longest) {
    this.random = new Random(seed);
    this.longest = longest;
  }

  /**
   * Plans a calibration.
   *
   * @param trials how many, at least 1
   * @param longest no scripted time is longer, unless its regime has no shorter one
   * @param seed the same seed gives the same plan
   */
  public static List<TrialPlan> of(int trials, Duration longest, long seed) {
    return new CalibrationPlan(seed, longest).plan(trials);
  }

  private List<TrialPlan> plan(int trials) {
    List<Regime> regimes = new ArrayList<>(Arrays.asList(Regime.values()));
    Collections.shuffle(regimes, random);
    List<List<Duration>> lengths = new ArrayList<>();
    for (int i = 0; i < regimes.size(); i++) {
      int share = (trials - i + regimes.size() - 1) / regimes.size();
      lengths.add(lengths(regimes.get(i), share));
    }
    List<TrialPlan> plans = new ArrayList<>();
    for (int number = 1; number <= trials; number++) {
      int which = (number - 1) % regimes.size();
      Duration length = lengths.get(which).get((number - 1) / regimes.size());
      plans.add(new TrialPlan(number, regimes.get(which), length, delay(), period()));
    }
    return List.copyOf(plans);
  }

  /**
   * One length from each of so many equally likely parts of the range, in random order. Short ones
   * are where instruments go wrong, so lengths are spread evenly over their logarithm.
   */
  private List<Duration> lengths(Regime regime, int count) {
    Regime.Range range = regime.range();
    List<Duration> lengths = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lengths.add(between(range.shortest(), cut(range), (i + random.nextDouble()) / count));
    }
    Collections.shuffle(lengths, random);
    return lengths;
  }

  private Duration cut(Regime.Range range) {
    Duration cut = range.longest().compareTo(longest) < 0 ? range.longest() : longest;
    return cut.compareTo(range.shortest()) < 0 ? range.shortest() : cut;
  }

  /** The quantile of a time whose logarithm is evenly spread; zero where the shortest is. */
  private static Duration between(Duration shortest, Duration longest, double quantile) {
    if (shortest.isZero()) {
      return Duration.ZERO;
    }
    double ratio = (double) longest.toNanos() / shortest.toNanos();
    return Duration.ofNanos(Math.round(shortest.toNanos() * Math.pow(ratio, quantile)));
  }

  private Duration delay() {
    return SHORTEST_DELAY.plusNanos(Math.round(DELAY_RANGE.toNanos() * random.nextDouble()));
  }

  private Duration period() {
    return random.nextBoolean()
        ? USUAL_PERIOD
        : between(SHORTEST_PERIOD, LONGEST_PERIOD, random.nextDouble());
  }
}
