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
import io.healproof.observe.PrometheusFailure;
import io.healproof.recovery.Calibration;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Computes a run's results once more from what was sealed: each trial from its samples, each claim
 * from its trials, the run from its claims; and compares them with the recorded ones only
 * afterwards, record by record.
 */
public final class Recomputation implements Recomputing {

  @Override
  public Check of(RunRecord run, Samples samples) {
    Count count = new Count();
    for (ClaimRecord claim : run.claims()) {
      for (TrialRecord trial : claim.trials()) {
        if (trial.judged().isPresent()) {
          requireTrial(claim.plan().body(), trial, samples, count);
        }
      }
    }
    run.calibration().result().ifPresent(result -> requireCalibration(run, result));
    if (run.unfinished().isEmpty()) {
      requireRun(run);
    }
    return new Check("recomputation", Check.Result.HELD, count.inWords(run));
  }

  /** What was recomputed so far. */
  private static final class Count {
    private int trials;
    private int broken;
    private int limits;
    private int records;

    String inWords(RunRecord run) {
      int compared = run.calibration().trials().size();
      return "%d trials from their samples: %d records, among them %d limits with interval and verdict; %d claims%s"
              .formatted(
                  trials,
                  records,
                  limits,
                  run.claims().size(),
                  run.unfinished().isEmpty() ? "; the run's verdict" : "")
          + (broken == 0
              ? ""
              : "; %d trials broke or were leashed and have no results".formatted(broken))
          + (compared == 0
              ? ""
              : "; of %d calibration trials, what their comparisons come to, not the comparisons"
                  .formatted(compared));
    }
  }

  private static void requireTrial(
      Entry.ClaimPlan plan, TrialRecord trial, Samples samples, Count count) {
    Recorded<Entry.TrialJudged> judged = trial.judged().orElseThrow();
    Optional<Recorded<Entry.Inputs>> inputs = inputs(trial);
    if (inputs.isEmpty()) {
      requireBroken(trial, judged);
      count.broken++;
      return;
    }
    requireSame(
        judged.seq(), "limits of " + trial.id(), plan.limits(), limits(trial, inputs.get().seq()));
    TrialAgain.Entries again = again(plan, trial, inputs.get(), samples);
    List<Recorded<Entry>> recorded = results(trial, inputs.get().seq(), judged.seq());
    for (int i = 0; i < Math.max(again.results().size(), recorded.size()); i++) {
      long seq = i < recorded.size() ? recorded.get(i).seq() : judged.seq();
      requireSame(
          seq,
          what(trial, i < recorded.size() ? recorded.get(i).body() : again.results().get(i)),
          i < again.results().size() ? again.results().get(i) : "nothing more",
          i < recorded.size() ? recorded.get(i).body() : "nothing more");
    }
    requireEffect(trial, again.effect(), judged.seq());
    count.trials++;
    count.limits += trial.limits().size();
    count.records += recorded.size();
  }

  private static String what(TrialRecord trial, Entry entry) {
    if (entry instanceof Entry.LimitJudged limit) {
      Limit asserted = limit.result().limit();
      return "limit \"%s\" of %s by %s".formatted(asserted.id(), trial.id(), asserted.witness());
    }
    return entry.getClass().getSimpleName() + " of " + trial.id();
  }

  private static TrialAgain.Entries again(
      Entry.ClaimPlan plan, TrialRecord trial, Recorded<Entry.Inputs> inputs, Samples samples) {
    TimeBounds injected =
        trial
            .t0()
            .orElseThrow(() -> wrong(inputs.seq(), trial.id() + " has results and no injection"));
    try {
      return new TrialAgain(plan, trial.id(), injected, inputs.body().inputs(), samples).entries();
    } catch (IllegalArgumentException | IllegalStateException | PrometheusFailure e) {
      throw wrong(
          inputs.seq(), "%s cannot be computed again: %s".formatted(trial.id(), e.getMessage()));
    }
  }

  /** A trial that broke says nothing, so it has no limits and can only be inconclusive. */
  private static void requireBroken(TrialRecord trial, Recorded<Entry.TrialJudged> judged) {
    if (!trial.limits().isEmpty() || judged.body().verdict().outcome() != Outcome.INCONCLUSIVE) {
      throw wrong(
          judged.seq(), "nothing says what the verdict of " + trial.id() + " was computed from");
    }
  }

  private static Optional<Recorded<Entry.Inputs>> inputs(TrialRecord trial) {
    return trial.records().stream()
        .filter(record -> record.body() instanceof Entry.Inputs)
        .map(record -> new Recorded<>(record.seq(), record.time(), (Entry.Inputs) record.body()))
        .reduce((first, later) -> later);
  }

  private static List<Limit> limits(TrialRecord trial, long after) {
    List<Limit> limits = new ArrayList<>();
    trial.limits().stream()
        .filter(limit -> limit.seq() > after)
        .forEach(limit -> limits.add(limit.body().result().limit()));
    return limits;
  }

  /** What was recorded as results; notes may come from anybody at any time. */
  private static List<Recorded<Entry>> results(TrialRecord trial, long after, long last) {
    return trial.records().stream()
        .filter(record -> record.seq() > after && record.seq() <= last)
        .filter(record -> !(record.body() instanceof Entry.Note))
        .toList();
  }

  private static void requireEffect(TrialRecord trial, Optional<TimeBounds> again, long judged) {
    requireSame(
        trial.effect().map(Recorded::seq).orElse(judged),
        "effect of " + trial.id() + ", watched at the " + Witness.API,
        again,
        trial.effect().map(effect -> effect.body().at()));
  }

  /** Comparisons are taken as recorded; what they come to is not. */
  private static void requireCalibration(RunRecord run, Recorded<Entry.Calibrated> recorded) {
    Calibration again =
        new Calibration(
            run.calibration().trials().stream()
                .flatMap(trial -> trial.body().compared().stream())
                .map(Entry.Compared::comparison)
                .toList());
    Entry.Calibrated result = recorded.body();
    if (result.accuracies().isEmpty() && !result.gate().held()) {
      return; // It did not come to its end, and its gate says so.
    }
    // Trials end in another order than that in which they were planned.
    requireSame(
        recorded.seq(),
        "accuracy of the instruments",
        Set.copyOf(again.accuracies()),
        Set.copyOf(result.accuracies()));
    requireSame(
        recorded.seq(), "gate of the calibration", again.gate().held(), result.gate().held());
  }

  private static void requireRun(RunRecord run) {
    RunVerdict verdict =
        RunVerdict.of(
            run.claims().stream()
                .map(claim -> ClaimRecord.measured(claim.plan().body(), claim.trials()))
                .toList(),
            run.calibration().result().map(result -> result.body().gate()));
    for (int i = 0; i < verdict.claims().size(); i++) {
      requireSame(
          run.records(),
          "verdict of " + verdict.claims().get(i).claim(),
          verdict.claims().get(i),
          i < run.verdict().claims().size() ? run.verdict().claims().get(i) : "none");
    }
    requireSame(run.records(), "verdict of the run", verdict, run.verdict());
  }

  private static void requireSame(long seq, String what, Object again, Object recorded) {
    if (!again.equals(recorded)) {
      throw wrong(seq, "the %s: recorded %s, recomputed %s".formatted(what, recorded, again));
    }
  }

  private static HealproofException wrong(long seq, String what) {
    return new HealproofException(
        ExitCode.UNVERIFIED, "ledger.jsonl, line %d: %s".formatted(seq, what));
  }
}
