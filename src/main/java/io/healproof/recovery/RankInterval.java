package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The ranks between which the median of a population lies, with at least the given confidence,
 * whatever its distribution: for a sorted sample of n, (X_(lower), X_(upper)) covers the median
 * with probability 1 - 2 P(Bin(n, 1/2) &lt; lower).
 *
 * <p>Source: Hahn and Meeker, Statistical Intervals (1991), section 5.2; the order-statistic
 * interval goes back to Thompson, Annals of Mathematical Statistics 7 (1936), 122-128.
 *
 * @param lower rank from 1, in rising order
 * @param upper n + 1 - lower
 */
public record RankInterval(int lower, int upper) {

  /**
   * The narrowest symmetric ranks that hold the confidence.
   *
   * @param n number of trials, at least 1
   * @param confidence strictly between 0 and 1, e.g. 0.95
   * @return empty where even the whole range of the sample does not reach it (n &lt; 6 at 0.95)
   */
  public static Optional<RankInterval> ofMedian(int n, double confidence) {
    if (n < 1 || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "needs n >= 1 and a confidence in (0, 1), not " + n + " and " + confidence);
    }
    BinomialDistribution below = BinomialDistribution.of(n, 0.5);
    double tail = (1 - confidence) / 2;
    int lower = 0;
    while (below.cumulativeProbability(lower) <= tail) {
      lower++;
    }
    return lower == 0 ? Optional.empty() : Optional.of(new RankInterval(lower, n + 1 - lower));
  }

  /**
   * What these ranks of the true recoveries are known to lie in. Since sorted lower bounds lie
   * below the sorted truths, and sorted upper bounds above, rank by rank, this holds without a
   * guess about where in its interval a recovery lies.
   *
   * @param recoveries of n trials, in any order
   */
  public Range over(List<Recovery> recoveries) {
    if (recoveries.size() != lower + upper - 1) {
      throw new IllegalArgumentException(
          "ranks %s and %s are of %s trials, not of %s"
              .formatted(lower, upper, lower + upper - 1, recoveries.size()));
    }
    return new Range(lowers(recoveries).get(lower - 1), uppers(recoveries).get(upper - 1));
  }

  /**
   * What the sample median is known to lie in; of an even number, the mean of the middle two.
   *
   * @param recoveries at least one
   */
  public static Range median(List<Recovery> recoveries) {
    int n = recoveries.size();
    if (n == 0) {
      throw new IllegalArgumentException("there is no median of nothing");
    }
    List<Duration> lowers = lowers(recoveries);
    List<Optional<Duration>> uppers = uppers(recoveries);
    int left = (n - 1) / 2;
    int right = n / 2;
    return new Range(
        lowers.get(left).plus(lowers.get(right)).dividedBy(2),
        uppers
            .get(right)
            .flatMap(above -> uppers.get(left).map(below -> below.plus(above).dividedBy(2))));
  }

  private static List<Duration> lowers(List<Recovery> recoveries) {
    return recoveries.stream().map(r -> Recoveries.lower(r).at()).sorted().toList();
  }

  /** In rising order; those without an upper end come last. */
  private static List<Optional<Duration>> uppers(List<Recovery> recoveries) {
    List<Optional<Duration>> uppers = new ArrayList<>();
    recoveries.forEach(r -> uppers.add(Recoveries.upper(r).map(Recoveries.End::at)));
    uppers.sort(
        Comparator.comparing(
            upper -> upper.orElse(Duration.ofSeconds(Long.MAX_VALUE)), Duration::compareTo));
    return uppers;
  }

  /**
   * Bounds of a number.
   *
   * @param upper empty where it has none: too many recoveries were not seen
   */
  public record Range(Duration lower, Optional<Duration> upper) {}
}
