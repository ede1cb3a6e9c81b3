package io.healproof.recovery;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * The share of trials within a limit, with its exact one-sided lower bound.
 *
 * <p>Source: Clopper and Pearson, Biometrika 26 (1934), 404-413, in the beta form: with k of n
 * within the limit, the bound at confidence 1 - alpha is the alpha quantile of Beta(k, n - k + 1).
 * It is exact in that the true share lies above the bound with at least the stated confidence for
 * every n. Without a miss it is alpha^(1/n).
 *
 * @param within trials within the limit; one that is inconclusive or censored is not
 * @param trials all of them, at least 1
 */
public record ExactShare(int within, int trials) {

  public ExactShare {
    if (trials < 1 || within < 0 || within > trials) {
      throw new IllegalArgumentException(
          "needs 0 <= within <= trials and a trial, not " + within + " of " + trials);
    }
  }

  /**
   * The share that is reached at least, at the given confidence.
   *
   * @param confidence strictly between 0 and 1, e.g. 0.95
   */
  public double lowerBound(double confidence) {
    requireShare("confidence", confidence);
    return within == 0
        ? 0
        : BetaDistribution.of(within, trials - within + 1.0)
            .inverseCumulativeProbability(1 - confidence);
  }

  /**
   * The share that is reached at most, at the given confidence: the 1 - alpha quantile of Beta(k +
   * 1, n - k).
   *
   * @param confidence strictly between 0 and 1, e.g. 0.95
   */
  public double upperBound(double confidence) {
    requireShare("confidence", confidence);
    return within == trials
        ? 1
        : BetaDistribution.of(within + 1.0, trials - within)
            .inverseCumulativeProbability(confidence);
  }

  /** The observed share. */
  public double share() {
    return (double) within / trials;
  }

  /**
   * How many trials it takes to show a share when so many of them miss: 59, 93, 124, 153 for 95 %
   * at 95 % confidence with 0, 1, 2, 3 misses.
   *
   * @param share to be shown, strictly between 0 and 1
   * @param confidence strictly between 0 and 1
   * @param misses at least 0
   */
  public static int trialsNeeded(double share, double confidence, int misses) {
    requireShare("share", share);
    requireShare("confidence", confidence);
    if (misses < 0) {
      throw new IllegalArgumentException("misses must not be negative: " + misses);
    }
    int tooFew = misses;
    int enough = misses + 1;
    while (!reached(enough, misses, share, confidence)) {
      tooFew = enough;
      enough = Math.multiplyExact(enough, 2);
    }
    while (enough - tooFew > 1) {
      int middle = tooFew + (enough - tooFew) / 2;
      if (reached(middle, misses, share, confidence)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  private static boolean reached(int trials, int misses, double share, double confidence) {
    return new ExactShare(trials - misses, trials).lowerBound(confidence) >= share;
  }

  private static void requireShare(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must lie in (0, 1), not " + value);
    }
  }
}
