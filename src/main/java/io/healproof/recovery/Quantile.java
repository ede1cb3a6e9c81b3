package io.healproof.recovery;

import java.util.Collection;
import java.util.List;

/** Sample quantiles, type 7 of Hyndman and Fan, The American Statistician 50 (1996), 361-365. */
public final class Quantile {

  private Quantile() {}

  /**
   * The value that a share of the sample does not exceed, interpolated between two of them.
   *
   * @param sample at least one value
   * @param share from 0 to 1
   */
  public static double of(Collection<Double> sample, double share) {
    List<Double> sorted = sample.stream().sorted().toList();
    double rank = share * (sorted.size() - 1);
    int below = (int) rank;
    double lower = sorted.get(below);
    double upper = sorted.get(Math.min(below + 1, sorted.size() - 1));
    return lower + (rank - below) * (upper - lower);
  }
}
