package io.healproof.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether a night's trials were slower than all those before it, by a rule that takes nothing for a
 * difference that intervals leave open. It is noticed when both hold:
 *
 * <ol>
 *   <li>The night's median surely lies beyond the earlier median: the lowest that it may be is
 *       above the highest that the other may be.
 *   <li>So many of the night's trials are surely slower than earlier ones would by chance come
 *       about in at most {@value #LEVEL_PERCENT} of a hundred nights.
 * </ol>
 *
 * <p>For the second, each pair of a night's trial and an earlier one counts 1 where the first is
 * surely slower, -1 where it is surely faster, and 0 where their intervals overlap or one of them
 * was not seen. Source of the score: Gehan, Biometrika 52 (1965), 203-223, for censored data, in
 * the form of Mantel, Biometrics 23 (1967), 65-78: each trial's score against all others. If
 * nothing has changed, the night's trials are as good as drawn from all of them, so the sum of
 * their scores is compared with that of trials drawn at random: p is the share of draws that come
 * as high, the night's own counted with them (Phipson and Smyth, Statistical Applications in
 * Genetics and Molecular Biology 9 (2010), article 39). The draws come from a fixed seed, so that
 * the same trials always give the same p. Without a change p is at most x with probability at most
 * x, whatever the distribution; the first condition only makes it rarer.
 *
 * <p>With few trials no night can be noticed: n of N trials come first by chance once in N over n.
 *
 * @param noticed whether both conditions hold
 * @param p from 0 to 1
 * @param earlier what the earlier trials' median is known to lie in
 * @param night likewise
 */
public record SlowerNight(
    boolean noticed, double p, RankInterval.Range earlier, RankInterval.Range night) {
  /** The level, in per cent. */
  public static final int LEVEL_PERCENT = 1;

  private static final int DRAWS = 9_999;
  private static final long SEED = 1;

  /**
   * Compares.
   *
   * @param earlier trials of all nights before, at least one
   * @param night trials of the new night, at least one
   */
  public static SlowerNight of(List<Recovery> earlier, List<Recovery> night) {
    RankInterval.Range before = RankInterval.median(earlier);
    RankInterval.Range now = RankInterval.median(night);
    boolean beyond = before.upper().map(upper -> now.lower().compareTo(upper) > 0).orElse(false);
    double p = chance(earlier, night);
    return new SlowerNight(beyond && p <= LEVEL_PERCENT / 100.0, p, before, now);
  }

  private static double chance(List<Recovery> earlier, List<Recovery> night) {
    List<Recovery> all = new ArrayList<>(night);
    all.addAll(earlier);
    int[] scores = all.stream().mapToInt(recovery -> score(recovery, all)).toArray();
    long seen = 0;
    for (int i = 0; i < night.size(); i++) {
      seen += scores[i];
    }
    SplittableRandom random = new SplittableRandom(SEED);
    int asHigh = 1;
    for (int draw = 0; draw < DRAWS; draw++) {
      if (drawn(scores, night.size(), random) >= seen) {
        asHigh++;
      }
    }
    return asHigh / (DRAWS + 1.0);
  }

  /** The sum of so many scores, drawn without putting back; reorders them. */
  private static long drawn(int[] scores, int many, SplittableRandom random) {
    long sum = 0;
    for (int i = 0; i < many; i++) {
      int chosen = random.nextInt(i, scores.length);
      int score = scores[chosen];
      scores[chosen] = scores[i];
      scores[i] = score;
      sum += score;
    }
    return sum;
  }

  private static int score(Recovery recovery, List<Recovery> all) {
    int score = 0;
    for (Recovery other : all) {
      if (Agreement.surelyBefore(other, recovery)) {
        score++;
      } else if (Agreement.surelyBefore(recovery, other)) {
        score--;
      }
    }
    return score;
  }
}
