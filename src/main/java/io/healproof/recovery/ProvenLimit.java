package io.healproof.recovery;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The smallest limit that trials show a share of all trials to stay within: an upper tolerance
 * bound that asks nothing of the distribution.
 *
 * <p>Source: Wilks, Annals of Mathematical Statistics 12 (1941), 91-96; Hahn and Meeker,
 * Statistical Intervals (1991), section 5.3.2. Of n trials in rising order, the k-th bounds a share
 * p at confidence c where P(Bin(n, p) &lt; k) &gt;= c, which is to say that the one-sided bound of
 * {@link ExactShare} for k of n reaches p. How many trials may lie beyond follows from n alone, so
 * it is fixed before anything is looked at.
 *
 * <p>Each trial counts by its upper bound: sorted upper bounds lie above the sorted truths, rank by
 * rank, so the limit holds without a guess about where in its interval a recovery lies. A trial
 * without an upper bound (censored, or not seen) counts as one that never recovered.
 *
 * @param trials all of them
 * @param beyond those whose upper bound lies beyond the limit, or that have none
 */
public record ProvenLimit(Duration limit, int trials, int beyond) {
  private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

  /**
   * The limit.
   *
   * @param uppers the upper bound of each trial, in any order; empty where it has none
   * @return empty where there are too few trials, or too many without an upper bound
   */
  public static Optional<ProvenLimit> of(List<Optional<Duration>> uppers, ShareWithin share) {
    int n = uppers.size();
    int allowed = allowedBeyond(n, share);
    if (allowed < 0) {
      return Optional.empty();
    }
    List<Duration> sorted =
        uppers.stream()
            .map(upper -> upper.orElse(NEVER))
            .sorted(Comparator.naturalOrder())
            .toList();
    Duration limit = sorted.get(n - allowed - 1);
    if (limit.equals(NEVER)) {
      return Optional.empty();
    }
    int beyond = (int) sorted.stream().filter(upper -> upper.compareTo(limit) > 0).count();
    return Optional.of(new ProvenLimit(limit, n, beyond));
  }

  /** How many of n trials may lie beyond; -1 where n are too few even if none does. */
  static int allowedBeyond(int n, ShareWithin share) {
    int allowed = -1;
    while (allowed + 2 <= n && share.trialsNeeded(allowed + 1) <= n) {
      allowed++;
    }
    return allowed;
  }
}
