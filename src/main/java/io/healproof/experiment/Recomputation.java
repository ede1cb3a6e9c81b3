package io.healproof.experiment;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.evidence.CalibrationRecord;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Computes a run's results once more from what was sealed: each trial from its samples, each claim
 * from its trials, each comparison of the calibration from the target's own logs, the run from all
 * of them; and compares them with the recorded ones only afterwards, record by record.
 */
public final class Recomputation implements Recomputing {
  private static final String AS_RECORDED =
      "taken as recorded: what was deployed, what a fault touched and undid, other clocks' offsets,"
          + " notes";

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
    run.calibration()
        .trials()
        .forEach(trial -> requireCalibrationTrial(run.calibration(), trial, samples, count));
    run.calibration().result().ifPresent(result -> requireCalibration(run.calibration(), result));
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
    private int calibrations;
    private int comparisons;

    String inWords(RunRecord run) {
      List<String> parts = new ArrayList<>();
      parts.add(
          "%d trials from their samples: %d records, among them %d limits with interval and verdict"
              .formatted(trials, records, limits));
      if (calibrations > 0) {
        parts.add(
            "%d calibration trials from the target's logs: %d comparisons"
                .formatted(calibrations, comparisons));
      }
      parts.add("%d claims".formatted(run.claims().size()));
      if (run.unfinished().isEmpty()) {
        parts.add("the run's verdict");
      }
      if (broken > 0) {
        parts.add("%d trials broke or were leashed and have no results".formatted(broken));
      }
      parts.add(AS_RECORDED);
      return String.join("; ", parts);
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
    Recorded<Entry.TrialIntent> intent =
        trial
            .intent()
            .orElseThrow(() -> wrong(judged.seq(), trial.id() + " has results and no intent"));
    TrialAgain.Entries again = again(plan, trial, intent.body(), inputs.get(), samples);
    requireIntent(plan, intent, again.intent());
    List<Recorded<Entry>> recorded = results(trial, inputs.get().seq(), judged.seq());
    for (int i = 0; i < Math.max(again.results().size(), recorded.size()); i++) {
      long seq = i < recorded.size() ? recorded.get(i).seq() : judged.seq();
      requireSame(
          seq,
          what(trial, i < recorded.size() ? recorded.get(i).body() : again.results().get(i)),
          i < again.results().size() ? again.results().get(i) : "nothing more",
          i < recorded.size() ? recorded.get(i).body() : "nothing more");
    }
    count.trials++;
    count.limits += trial.limits().size();
    count.records += recorded.size();
  }

  private static void requireIntent(
      Entry.ClaimPlan plan, Recorded<Entry.TrialIntent> recorded, Entry.TrialIntent again) {
    String of = " of " + again.trial();
    Entry.TrialIntent intent = recorded.body();
    requireSame(recorded.seq(), "fault" + of, again.fault(), intent.fault());
    requireSame(recorded.seq(), "announced fault" + of, again.fault(), plan.fault());
    requireSame(recorded.seq(), "prediction" + of, again.predicted(), intent.predicted());
    requireSame(recorded.seq(), "intent" + of, again, intent);
  }

  private static String what(TrialRecord trial, Entry entry) {
    if (entry instanceof Entry.LimitJudged limit) {
      Limit asserted = limit.result().limit();
      return "limit \"%s\" of %s by %s".formatted(asserted.id(), trial.id(), asserted.witness());
    }
    return entry.getClass().getSimpleName() + " of " + trial.id();
  }

  private static TrialAgain.Entries again(
      Entry.ClaimPlan plan,
      TrialRecord trial,
      Entry.TrialIntent intent,
      Recorded<Entry.Inputs> inputs,
      Samples samples) {
    TimeBounds injected =
        trial
            .t0()
            .orElseThrow(() -> wrong(inputs.seq(), trial.id() + " has results and no injection"));
    return computed(
        inputs.seq(),
        trial.id().toString(),
        () -> new TrialAgain(plan, intent, injected, inputs.body().inputs(), samples).entries());
  }

  private static <T> T computed(long seq, String what, Supplier<T> again) {
    try {
      return again.get();
    } catch (IllegalArgumentException | IllegalStateException | PrometheusFailure e) {
      throw wrong(seq, "%s cannot be computed again: %s".formatted(what, e.getMessage()));
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

  private static void requireCalibrationTrial(
      CalibrationRecord calibration,
      Recorded<Entry.CalibrationTrial> recorded,
      Samples samples,
      Count count) {
    Entry.CalibrationTrial trial = recorded.body();
    String name = "calibration trial " + trial.number();
    List<Recorded<Entry.CalibrationInputs>> inputs =
        calibration.inputs().stream()
            .filter(each -> each.body().number() == trial.number())
            .toList();
    if (inputs.isEmpty()) {
      if (!trial.compared().isEmpty()) {
        throw wrong(recorded.seq(), "nothing says what " + name + " was computed from");
      }
      count.broken++;
      return;
    }
    Recorded<Entry.CalibrationInputs> from = inputs.get(0);
    Entry.CalibrationTrial again =
        computed(
            from.seq(),
            name,
            () -> new CalibrationAgain(trial.number(), from.body().inputs(), samples).entry());
    for (int i = 0; i < Math.min(again.compared().size(), trial.compared().size()); i++) {
      requireSame(
          recorded.seq(),
          "comparison of %s by %s in %s"
              .formatted(
                  again.compared().get(i).comparison().quantity(),
                  again.compared().get(i).comparison().source(),
                  name),
          again.compared().get(i),
          trial.compared().get(i));
    }
    requireSame(recorded.seq(), name, again, trial);
    count.calibrations++;
    count.comparisons += trial.compared().size();
  }

  private static void requireCalibration(
      CalibrationRecord calibration, Recorded<Entry.Calibrated> recorded) {
    Entry.Calibrated result = recorded.body();
    if (result.accuracies().isEmpty() && !result.gate().held()) {
      return; // It did not come to its end, and its gate says so.
    }
    List<Entry.CalibrationTrial> trials =
        calibration.trials().stream().map(Recorded::body).toList();
    Set<Integer> numbers = new HashSet<>();
    trials.forEach(trial -> numbers.add(trial.number()));
    requireSame(recorded.seq(), "number of calibration trials", trials.size(), result.trials());
    requireSame(
        recorded.seq(), "number of different calibration trials", numbers.size(), result.trials());
    Calibration again = CalibrationResult.of(trials);
    requireSame(
        recorded.seq(), "accuracy of the instruments", again.accuracies(), result.accuracies());
    requireSame(recorded.seq(), "gate of the calibration", again.gate(), result.gate());
  }

  private static void requireRun(RunRecord run) {
    RunVerdict verdict = verdict(run);
    for (int i = 0; i < verdict.claims().size(); i++) {
      requireSame(
          run.records(),
          "verdict of " + verdict.claims().get(i).claim(),
          verdict.claims().get(i),
          i < run.verdict().claims().size() ? run.verdict().claims().get(i) : "none");
    }
    requireSame(run.records(), "verdict of the run", verdict, run.verdict());
  }

  private static RunVerdict verdict(RunRecord run) {
    Optional<Entry.Calibrated> calibrated = run.calibration().result().map(Recorded::body);
    if (run.claims().isEmpty() && calibrated.isPresent()) {
      return RunVerdict.ofCalibration(calibrated.get().gate());
    }
    return RunVerdict.of(
        run.claims().stream()
            .map(claim -> ClaimRecord.measured(claim.plan().body(), claim.trials()))
            .toList(),
        calibrated.map(Entry.Calibrated::gate));
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
