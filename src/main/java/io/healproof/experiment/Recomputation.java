package io.healproof.experiment;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.evidence.Check;
import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recomputing;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.Verdict;
import java.util.List;

/**
 * Computes a run's results once more from its record, and compares them with the recorded ones only
 * afterwards.
 */
public final class Recomputation implements Recomputing {
  private int trials;

  @Override
  public Check of(RunRecord run, Samples samples) {
    run.claims().stream().flatMap(claim -> claim.trials().stream()).forEach(this::requireTrial);
    requireRun(run);
    return new Check(
        "recomputation",
        Check.Result.HELD,
        "%d trials, %d claims and the run have the verdict that their limits lead to"
            .formatted(trials, run.claims().size()));
  }

  private void requireTrial(TrialRecord trial) {
    if (trial.judged().isEmpty()) {
      return;
    }
    Recorded<Entry.TrialJudged> judged = trial.judged().get();
    Verdict verdict = judged.body().verdict();
    // A trial that broke has no limits, and can only be inconclusive.
    boolean broke = trial.limits().isEmpty() && verdict.outcome() == Outcome.INCONCLUSIVE;
    if (!broke) {
      List<Verdict> limits =
          trial.limits().stream().map(limit -> limit.body().result().verdict()).toList();
      requireSame(judged.seq(), "verdict of " + trial.id(), Verdict.merge(limits), verdict);
    }
    trials++;
  }

  private static void requireRun(RunRecord run) {
    if (run.unfinished().isPresent()) {
      return;
    }
    RunVerdict verdict =
        RunVerdict.of(
            run.claims().stream()
                .map(claim -> ClaimRecord.measured(claim.plan().body(), claim.trials()))
                .toList());
    for (int i = 0; i < verdict.claims().size(); i++) {
      requireSame(
          run.records(),
          "verdict of " + verdict.claims().get(i).claim(),
          verdict.claims().get(i),
          i < run.verdict().claims().size() ? run.verdict().claims().get(i) : "none");
    }
    requireSame(run.records(), "verdict of the run", verdict, run.verdict());
  }

  private static void requireSame(long seq, String what, Object computed, Object recorded) {
    if (!computed.equals(recorded)) {
      throw new HealproofException(
          ExitCode.UNVERIFIED,
          "record %d: the %s does not follow from the record: recorded %s, recomputed %s"
              .formatted(seq, what, recorded, computed));
    }
  }
}
