package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.recovery.ShareWithin;

/**
 * The share of its trials that a claim promises to pass, shown at a confidence: {@code @within:95
 * @confidence:95}.
 *
 * @param within per cent, 1 to 99
 * @param confidence per cent, 1 to 99
 */
public record PromisedShare(int within, int confidence) {
  /** A confidence that is not stated. */
  public static final int USUAL_CONFIDENCE = 95;

  /** The share as it is judged. */
  ShareWithin judged() {
    return ShareWithin.ofPercent(within, confidence);
  }

  /**
   * Refuses a number of trials that could never show the share.
   *
   * @throws HealproofException (REFUSED) names the number that could
   */
  void requireProvableIn(int trials, String claim) {
    int needed = judged().trialsNeeded(0);
    if (trials < needed) {
      throw HealproofException.refused(
          "claim %s promises %d %% of its trials at %d %% confidence, which %d trials cannot show, even if none misses; plan at least %d (@trials:%d or --trials %d)"
              .formatted(claim, within, confidence, trials, needed, needed, needed));
    }
  }
}
