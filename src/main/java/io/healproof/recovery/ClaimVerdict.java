package io.healproof.recovery;

import java.util.ArrayList;
import java.util.List;

/**
 * What all trials of a claim, or of a control, come to.
 *
 * @param claim its id
 * @param control whether the verdict was known beforehand
 * @param expected what a control is expected to show; PASS for a claim
 * @param verdict of the trials merged: FAIL over INCONCLUSIVE over PASS
 * @param agrees for a control, whether each trial showed what was expected; for a claim, true
 */
public record ClaimVerdict(
    String claim, boolean control, Outcome expected, Verdict verdict, boolean agrees) {

  /**
   * A claim: each of the planned trials has to pass.
   *
   * @param planned how many trials were announced, at least 1
   */
  public static ClaimVerdict ofClaim(String claim, int planned, List<Verdict> trials) {
    return new ClaimVerdict(claim, false, Outcome.PASS, merged(planned, trials), true);
  }

  /**
   * A claim that promises a share of its trials, instead of each.
   *
   * @param planned how many trials were announced before the first, at least 1
   * @param promised by {@code @within} and {@code @confidence}
   */
  public static ClaimVerdict ofShare(
      String claim, int planned, ShareWithin promised, List<Verdict> trials) {
    return new ClaimVerdict(claim, false, Outcome.PASS, promised.judge(planned, trials), true);
  }

  /**
   * A control: it agrees when each of the planned trials showed the expected outcome. One that
   * could not be seen does not agree.
   *
   * @param planned how many trials were announced, at least 1
   */
  public static ClaimVerdict ofControl(
      String claim, Outcome expected, int planned, List<Verdict> trials) {
    boolean agrees =
        trials.size() >= planned
            && !trials.isEmpty()
            && trials.stream().allMatch(trial -> trial.outcome() == expected);
    return new ClaimVerdict(claim, true, expected, merged(planned, trials), agrees);
  }

  private static Verdict merged(int planned, List<Verdict> trials) {
    List<Verdict> all = new ArrayList<>(trials);
    if (trials.size() < planned) {
      all.add(
          Verdict.inconclusive(
              "Only %s of %s planned trials were run.".formatted(trials.size(), planned)));
    }
    return Verdict.merge(all);
  }

  /** The same, but a claim that passed has the verdict of the doubt about the whole run. */
  ClaimVerdict inDoubt(Verdict doubt) {
    return control || verdict.outcome() != Outcome.PASS
        ? this
        : new ClaimVerdict(claim, false, expected, doubt, agrees);
  }
}
