package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The nonparametric maximum likelihood estimate of a distribution from recoveries that are known
 * only within bounds, or censored.
 *
 * <p>Source: Turnbull, Journal of the Royal Statistical Society B 38 (1976), 290-295: probability
 * lies on innermost intervals ({@link InnermostIntervals}), and the estimate p is self-consistent,
 *
 * <pre>p_j = 1/n sum_i a_ij p_j / sum_k a_ik p_k</pre>
 *
 * <p>with a_ij = 1 where recovery i may lie in innermost interval j. Repeating this step from equal
 * probabilities is the EM algorithm and never lowers the likelihood. It ends when no probability
 * moves by more than 1e-9. On data that are exact or right-censored the estimate is that of Kaplan
 * and Meier.
 *
 * <p>Where within its interval a probability lies the data do not say, so a quantile is an interval
 * too. An unknown recovery says nothing and is left out.
 *
 * @param masses in rising order, those without probability left out; their sum is 1
 */
public record Turnbull(List<Mass> masses) {
  private static final double CONVERGED = 1e-9;

  /** Below this, a probability is the algorithm's remainder of zero. */
  private static final double NOTHING = 1e-7;

  /** Enough for samples far beyond any that is measured here; only a guard against looping. */
  private static final int MOST_STEPS = 1_000_000;

  public Turnbull {
    masses = List.copyOf(masses);
  }

  /**
   * Probability that lies somewhere in an interval.
   *
   * @param upper empty where it has none: there are recoveries that nobody waited for
   */
  public record Mass(
      Duration lower,
      boolean lowerClosed,
      Optional<Duration> upper,
      boolean upperClosed,
      double probability) {}

  /**
   * The estimate.
   *
   * @param recoveries in any order, at least one that is not unknown
   */
  public static Turnbull of(List<Recovery> recoveries) {
    List<InnermostIntervals.Span> spans =
        recoveries.stream()
            .filter(recovery -> !(recovery instanceof Recovery.Unknown))
            .map(InnermostIntervals.Span::of)
            .toList();
    if (spans.isEmpty()) {
      throw new IllegalArgumentException("there is no distribution of nothing");
    }
    List<InnermostIntervals.Span> innermost = InnermostIntervals.of(spans);
    int[][] within = spans.stream().map(span -> within(span, innermost)).toArray(int[][]::new);
    double[] probability = selfConsistent(within, innermost.size());
    List<Mass> masses = new ArrayList<>();
    for (int j = 0; j < probability.length; j++) {
      if (probability[j] > NOTHING) {
        masses.add(mass(innermost.get(j), probability[j]));
      }
    }
    return new Turnbull(masses);
  }

  /**
   * What a quantile of the estimated distribution is known to lie in.
   *
   * @param share strictly between 0 and 1, e.g. 0.5 for the median
   */
  public RankInterval.Range quantile(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a quantile must lie in (0, 1), not " + share);
    }
    double below = 0;
    Mass last = masses.get(masses.size() - 1);
    for (Mass mass : masses) {
      below += mass.probability;
      if (below >= share - NOTHING) {
        last = mass;
        break;
      }
    }
    return new RankInterval.Range(last.lower, last.upper);
  }

  /** Indices of the innermost intervals that lie in a span. */
  private static int[] within(
      InnermostIntervals.Span span, List<InnermostIntervals.Span> innermost) {
    return IntStream.range(0, innermost.size())
        .filter(j -> span.contains(innermost.get(j)))
        .toArray();
  }

  private static double[] selfConsistent(int[][] within, int size) {
    double[] current = new double[size];
    Arrays.fill(current, 1.0 / size);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] next = step(within, current);
      double moved = 0;
      for (int j = 0; j < size; j++) {
        moved = Math.max(moved, Math.abs(next[j] - current[j]));
      }
      current = next;
      if (moved <= CONVERGED) {
        break;
      }
    }
    return current;
  }

  private static double[] step(int[][] within, double[] current) {
    double[] next = new double[current.length];
    for (int[] possible : within) {
      double sum = 0;
      for (int j : possible) {
        sum += current[j];
      }
      for (int j : possible) {
        next[j] += current[j] / sum / within.length;
      }
    }
    return next;
  }

  private static Mass mass(InnermostIntervals.Span span, double probability) {
    return new Mass(
        span.lower().at(),
        span.lower().closed(),
        span.upper().map(Recoveries.End::at),
        span.upper().map(Recoveries.End::closed).orElse(false),
        probability);
  }
}
