package io.healproof.experiment;

import static io.healproof.experiment.HandWrittenCalibration.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Ledger;
import io.healproof.evidence.Redaction;
import io.healproof.evidence.RunVerifier;
import io.healproof.evidence.RunWriter;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TargetInputs;
import io.healproof.evidence.Trust;
import io.healproof.evidence.Verification;
import io.healproof.recovery.Accuracy;
import io.healproof.recovery.Calibration;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Phase;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparisons of a calibration that was worked out by hand, and what is done to its record. */
class RecomputedCalibrationTest {
  @TempDir Path folder;

  private final HandWrittenCalibration byHand = new HandWrittenCalibration();
  private final TargetInputs inputs = byHand.inputs();
  private final Entry.CalibrationTrial trial =
      new CalibrationAgain(1, inputs, byHand.written).entry();

  @Test
  void eachComparisonIsTheOneThatWasWorkedOutByHand() {
    // Both turns are on one clock: [62.500 - 60.501, 62.502 - 60.500].
    Interval outage = closed(1_999, 2_002);
    // The offset of that clock is known to 2 ms: [62.498 - 60.010, 62.504 - 60.000].
    Interval back = closed(2_488, 2_504);
    // [63.498 - 60.010, 63.505 - 60.000]
    Interval ready = closed(3_488, 3_505);
    assertEquals(
        List.of(
            // [62.400 - 60.501, 62.502 - 60.400] and (62.400 - 60.010, 62.502 - 60.000]
            compared(Sources.CLIENT_NEW, "outage", outage, closed(1_899, 2_102)),
            compared(Sources.CLIENT_NEW, "back in service", back, openClosed(2_390, 2_502)),
            // Its first failure came a period later.
            compared(Sources.CLIENT_REUSED, "outage", outage, closed(1_799, 2_002)),
            compared(Sources.CLIENT_REUSED, "back in service", back, openClosed(2_390, 2_502)),
            // Samples lie in [at - 0.004, at + 0.009]:
            // [62.246 - 60.759, 62.759 - 60.246] and (62.246 - 60.010, 62.759 - 60.000]
            compared(Sources.BLACKBOX_EXPORTER, "outage", outage, closed(1_487, 2_513)),
            compared(Sources.BLACKBOX_EXPORTER, "back in service", back, openClosed(2_236, 2_759)),
            // After the canary's change of 63.000, received at 63.550:
            // [63.000 - 60.010, 63.550 - 60.000]
            compared(Sources.API, "recovery", ready, closed(2_990, 3_550)),
            // (63.500 - 1.004 - 60.010, 64.509 - 60.000]
            compared(Sources.KUBE_STATE_METRICS, "recovery", ready, openClosed(2_486, 4_509))),
        trial.compared().stream().map(Entry.Compared::comparison).toList());
  }

  @Test
  void thePhasesOfProbingAreThoseThatWereWorkedOutByHand() {
    assertEquals(
        List.of(
            // [63.000 - 62.502, 63.001 - 62.500], [63.500 - 63.001, 63.503 - 63.000]
            new Phase("probed", closed(498, 501), "readinessProbe.periodSeconds 1"),
            new Phase("ready", closed(499, 503), "")),
        trial.phases());
    assertEquals("", trial.problem());
  }

  @Test
  void aCalibrationIsRecomputedComparisonByComparison() {
    Verification found = verify(write(entry -> entry));

    assertEquals(ExitCode.PASS, found.exitCode(), found.toString());
    assertTrue(
        found.checks().stream()
            .anyMatch(
                check ->
                    check
                        .said()
                        .contains("1 calibration trials from the target's logs: 8 comparisons")),
        found.toString());
  }

  @Test
  void aComparisonThatWasMadeToContainTheTruthIsFound() {
    assertFound(
        "comparison of outage by client, new connections in calibration trial 1",
        entry ->
            entry instanceof Entry.CalibrationTrial
                ? with(widened(trial.compared().get(0)), trial.phases(), trial.gates())
                : entry);
  }

  private Entry.Compared widened(Entry.Compared compared) {
    Comparison was = compared.comparison();
    return new Entry.Compared(
        new Comparison(
            was.source(), was.quantity(), was.truth(), new Recovery.Observed(closed(0, 9_000))),
        compared.basis());
  }

  private Entry.CalibrationTrial with(Entry.Compared first, List<Phase> phases, List<Gate> gates) {
    List<Entry.Compared> compared = new ArrayList<>(trial.compared());
    compared.set(0, first);
    return new Entry.CalibrationTrial(
        trial.number(),
        trial.regime(),
        trial.length(),
        trial.period(),
        trial.hold(),
        trial.injected(),
        compared,
        gates,
        phases,
        trial.truth(),
        trial.problem());
  }

  @Test
  void aTruthThatTheTargetDidNotLogIsFound() {
    Comparison was = trial.compared().get(0).comparison();
    Comparison other =
        new Comparison(was.source(), was.quantity(), closed(1_998, 2_002), was.measured());
    assertFound(
        "comparison of outage",
        entry ->
            entry instanceof Entry.CalibrationTrial
                ? with(
                    new Entry.Compared(other, trial.compared().get(0).basis()),
                    trial.phases(),
                    trial.gates())
                : entry);
  }

  @Test
  void aPhaseOrAGateOfACalibrationTrialThatWasMadeUpIsFound() {
    assertFound(
        "calibration trial 1",
        entry ->
            entry instanceof Entry.CalibrationTrial
                ? with(trial.compared().get(0), List.of(), trial.gates())
                : entry);
    assertFound(
        "calibration trial 1",
        entry ->
            entry instanceof Entry.CalibrationTrial
                ? with(trial.compared().get(0), trial.phases(), List.of())
                : entry);
  }

  @Test
  void anAccuracyOrAGateThatDoesNotFollowIsFound() {
    assertFound(
        "accuracy of the instruments",
        entry -> {
          if (entry instanceof Entry.Calibrated result) {
            List<Accuracy> accuracies = new ArrayList<>(result.accuracies());
            accuracies.remove(0);
            return new Entry.Calibrated(result.trials(), accuracies, result.gate());
          }
          return entry;
        });
    assertFound(
        "gate of the calibration",
        entry ->
            entry instanceof Entry.Calibrated result
                ? new Entry.Calibrated(
                    result.trials(),
                    result.accuracies(),
                    Gate.held(result.gate().name(), "All is well."))
                : entry);
  }

  @Test
  void aTrialThatWasLeftOutIsFound() {
    assertFound(
        "number of calibration trials",
        entry ->
            entry instanceof Entry.Calibrated result
                ? new Entry.Calibrated(2, result.accuracies(), result.gate())
                : entry);
  }

  @Test
  void comparisonsWithoutWhatTheyWereComputedFromAreNone() {
    String said =
        said(
            write(
                entry ->
                    entry instanceof Entry.CalibrationInputs
                        ? new Entry.Note(Optional.empty(), "nothing to see")
                        : entry));

    assertTrue(said.contains("nothing says what calibration trial 1 was computed from"), said);
  }

  private void assertFound(String what, UnaryOperator<Entry> change) {
    String said = said(write(change));

    assertTrue(said.matches("(?s)ledger.jsonl, line \\d+: the .*recorded .*recomputed .*"), said);
    assertTrue(said.contains(what), said);
  }

  private int runs;

  /** A run that calibrates and does nothing else, with changes. */
  private Path write(UnaryOperator<Entry> change) {
    Path run = folder.resolve("run-" + ++runs);
    FakeTime time = new FakeTime();
    try (RunWriter writer =
        RunWriter.open(
            run,
            new Entry.RunHeader("r", Ledger.SCHEMA, Ledger.RULES, "0", time.wall(), List.of()),
            time,
            Redaction.none())) {
      Calibration all = CalibrationResult.of(List.of(trial));
      Entry.CalibrationInputs first = new Entry.CalibrationInputs(1, inputs);
      for (Entry entry :
          List.of(first, trial, new Entry.Calibrated(1, all.accuracies(), all.gate()))) {
        for (SampleRef ref : entry.samples()) {
          writer.sample(ref.kind(), ref.query(), byHand.written.read(ref));
        }
        writer.record(change.apply(entry));
      }
      writer.seal(RunVerdict.ofCalibration(all.gate()));
    }
    return run;
  }

  private String said(Path run) {
    Verification found = verify(run);
    assertEquals(ExitCode.UNVERIFIED, found.exitCode(), found.toString());
    assertEquals("recomputation", found.wrong().orElseThrow().name(), found.toString());
    return found.wrong().orElseThrow().said();
  }

  private static Verification verify(Path run) {
    return RunVerifier.verify(run, Trust.none(), new Recomputation());
  }

  private static Comparison compared(
      String source, String quantity, Interval truth, Interval measured) {
    return new Comparison(source, quantity, truth, new Recovery.Observed(measured));
  }

  private static Interval closed(long least, long most) {
    return Interval.closed(ms(least), ms(most));
  }

  private static Interval openClosed(long least, long most) {
    return Interval.openClosed(ms(least), ms(most));
  }
}
