package io.healproof.recovery;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * A promise about a share of all trials, {@code @within:95 @confidence:95}: the one-sided exact
 * bounds of {@link ExactShare} decide it.
 *
 * <p>A trial that is INCONCLUSIVE, or that was announced and not run, is a miss for the lower
 * bound, which has to reach the share for PASS; for the upper bound, which has to stay below it for
 * FAIL, only trials that failed are misses. So not seeing can never help, and never accuse.
 *
 * @param share strictly between 0 and 1
 * @param confidence strictly between 0 and 1
 */
public record ShareWithin(double share, double confidence) {

  public ShareWithin {
    if (!(share > 0 && share < 1 && confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "share and confidence must lie in (0, 1), not " + share + " and " + confidence);
    }
  }

  /** As written in tags, e.g. 95 and 95; both from 1 to 99. */
  public static ShareWithin ofPercent(int within, int confidence) {
    return new ShareWithin(within / 100.0, confidence / 100.0);
  }

  /**
   * How many trials it takes when so many of them miss: 59, 93, 124, 153 with 0, 1, 2, 3 misses for
   * 95 % at 95 % confidence; 29 without a miss for 90 %.
   */
  public int trialsNeeded(int misses) {
    return ExactShare.trialsNeeded(share, confidence, misses);
  }

  /**
   * The verdict over all trials of a claim.
   *
   * @param planned how many were announced before the first, at least 1
   * @param trials those that were run
   */
  public Verdict judge(int planned, List<Verdict> trials) {
    int n = Math.max(planned, trials.size());
    int passed = count(trials, Outcome.PASS);
    int failed = count(trials, Outcome.FAIL);
    double atLeast = new ExactShare(passed, n).lowerBound(confidence);
    double atMost = new ExactShare(n - failed, n).upperBound(confidence);
    String seen =
        "%d of %d trials were within the limit%s, which shows at %s confidence a share of"
            .formatted(passed, n, others(n, passed, failed), percent(confidence));
    if (atLeast >= share) {
      return Verdict.pass(
          "%s at least %s; %s were promised."
              .formatted(seen, percent(down(atLeast)), percent(share)));
    }
    if (atMost < share) {
      return Verdict.fail(
          "%s at most %s; %s were promised.".formatted(seen, percent(up(atMost)), percent(share)));
    }
    return Verdict.inconclusive(
        "%s at least %s; %s were promised. With these misses %d trials would show it, %d more than"
                .formatted(
                    seen,
                    percent(down(atLeast)),
                    percent(share),
                    trialsNeeded(n - passed),
                    trialsNeeded(n - passed) - n)
            + " were planned, if none of those missed; the number is fixed before the first trial.");
  }

  private static int count(List<Verdict> trials, Outcome outcome) {
    return (int) trials.stream().filter(trial -> trial.outcome() == outcome).count();
  }

  private static String others(int n, int passed, int failed) {
    int unseen = n - passed - failed;
    return unseen == 0 ? "" : " (%d failed, %d were not seen or not run)".formatted(failed, unseen);
  }

  private static double down(double value) {
    return rounded(value, RoundingMode.FLOOR);
  }

  private static double up(double value) {
    return rounded(value, RoundingMode.CEILING);
  }

  /** To a tenth of a per cent, outwards, so that a rounded bound still is one. */
  private static double rounded(double value, RoundingMode mode) {
    return BigDecimal.valueOf(value).setScale(3, mode).doubleValue();
  }

  private static String percent(double value) {
    return BigDecimal.valueOf(value)
            .movePointRight(2)
            .setScale(1, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }
}
