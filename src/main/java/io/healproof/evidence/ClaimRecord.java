package io.healproof.evidence;

import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.ShareWithin;
import io.healproof.recovery.Verdict;
import java.util.List;

/**
 * What was recorded of one claim or control.
 *
 * @param verdict as recorded when the run was sealed; of a run that is unfinished, merged from the
 *     trials that came to a verdict
 */
public record ClaimRecord(
    Recorded<Entry.ClaimPlan> plan, List<TrialRecord> trials, ClaimVerdict verdict) {

  public ClaimRecord {
    trials = List.copyOf(trials);
  }

  /** The claim's verdict from its trials alone, before controls are taken into account. */
  public static ClaimVerdict measured(Entry.ClaimPlan plan, List<TrialRecord> trials) {
    List<Verdict> verdicts =
        trials.stream()
            .map(
                trial ->
                    trial
                        .judged()
                        .map(judged -> judged.body().verdict())
                        .orElseGet(
                            () ->
                                Verdict.inconclusive(
                                    "Trial " + trial.id() + " did not come to a verdict.")))
            .toList();
    if (plan.control()) {
      return ClaimVerdict.ofControl(plan.id(), plan.expected(), plan.trials(), verdicts);
    }
    return plan.share()
        .map(share -> ShareWithin.ofPercent(share.within(), share.confidence()))
        .map(share -> ClaimVerdict.ofShare(plan.id(), plan.trials(), share, verdicts))
        .orElseGet(() -> ClaimVerdict.ofClaim(plan.id(), plan.trials(), verdicts));
  }
}
