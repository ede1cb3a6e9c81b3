package io.healproof.report;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.recovery.Accuracy;
import io.healproof.recovery.Agreement;
import io.healproof.recovery.Calibration;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Quantile;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Sources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run's calibration came to.
 *
 * @param trials at least one, by number
 * @param accuracies of each source and quantity
 * @param gate whether the instruments may be believed
 * @param record where accuracies and gate are recorded; empty when the run ended before
 */
record CalibrationSummary(
    List<Recorded<Entry.CalibrationTrial>> trials,
    List<Accuracy> accuracies,
    Gate gate,
    Optional<Recorded<Entry.Calibrated>> record) {

  private static final Set<String> CLIENTS = Set.of(Sources.CLIENT_NEW, Sources.CLIENT_REUSED);

  CalibrationSummary {
    trials = List.copyOf(trials);
    accuracies = List.copyOf(accuracies);
  }

  /** A measurement that has no moment in common with the truth. */
  record Miss(Recorded<Entry.CalibrationTrial> trial, Entry.Compared compared) {}

  /** A way in which the target went away: its trials, and how often an instrument was wrong. */
  record OfRegime(String regime, List<Recorded<Entry.CalibrationTrial>> trials) {
    int compared() {
      return trials.stream().mapToInt(trial -> trial.body().compared().size()).sum();
    }

    int missed() {
      return (int) trials.stream().flatMap(trial -> misses(trial).stream()).count();
    }

    /**
     * How far the middles of the clients' intervals lie from the truth, in periods of theirs, in 95
     * % of cases; empty where no client met both ends of an outage.
     */
    OptionalDouble clientsError() {
      List<Double> errors =
          trials.stream()
              .flatMap(trial -> trial.body().compared().stream())
              .filter(compared -> CLIENTS.contains(compared.comparison().source()))
              .flatMap(CalibrationSummary::errorInPeriods)
              .toList();
      return errors.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(Quantile.of(errors, 0.95));
    }
  }

  /** Of a run; empty where it made no calibration trial. */
  static Optional<CalibrationSummary> of(RunRecord run) {
    List<Recorded<Entry.CalibrationTrial>> trials =
        run.calibration().trials().stream()
            .sorted(Comparator.comparing(trial -> trial.body().number()))
            .toList();
    if (trials.isEmpty()) {
      return Optional.empty();
    }
    Calibration measured =
        new Calibration(
            trials.stream()
                .flatMap(trial -> trial.body().compared().stream())
                .map(Entry.Compared::comparison)
                .toList());
    Optional<Entry.Calibrated> recorded = run.calibration().result().map(Recorded::body);
    return Optional.of(
        new CalibrationSummary(
            trials,
            recorded.map(Entry.Calibrated::accuracies).orElseGet(measured::accuracies),
            recorded.map(Entry.Calibrated::gate).orElseGet(measured::gate),
            run.calibration().result()));
  }

  /** How many trials were planned; without a record of that, those that were made. */
  int planned() {
    return record.map(calibrated -> calibrated.body().trials()).orElse(trials.size());
  }

  int known() {
    return accuracies.stream().mapToInt(Accuracy::known).sum();
  }

  int missed() {
    return accuracies.stream().mapToInt(Accuracy::missed).sum();
  }

  int unknown() {
    return accuracies.stream().mapToInt(Accuracy::unknown).sum();
  }

  List<Miss> misses() {
    return trials.stream().flatMap(trial -> misses(trial).stream()).toList();
  }

  private static List<Miss> misses(Recorded<Entry.CalibrationTrial> trial) {
    return trial.body().compared().stream()
        .filter(compared -> missed(compared.comparison()))
        .map(compared -> new Miss(trial, compared))
        .toList();
  }

  private static Stream<Double> errorInPeriods(Entry.Compared compared) {
    double period = compared.basis().interval().toNanos();
    return compared.comparison().error().stream().map(error -> error.abs().toNanos() / period);
  }

  private static boolean missed(Comparison comparison) {
    return !(comparison.measured() instanceof Recovery.Unknown)
        && !Agreement.overlap(comparison.measured(), new Recovery.Observed(comparison.truth()));
  }

  /** In order of their first trial. */
  List<OfRegime> regimes() {
    Map<String, List<Recorded<Entry.CalibrationTrial>>> byRegime = new LinkedHashMap<>();
    for (Recorded<Entry.CalibrationTrial> trial : trials) {
      byRegime.computeIfAbsent(trial.body().regime(), regime -> new ArrayList<>()).add(trial);
    }
    return byRegime.entrySet().stream()
        .map(entry -> new OfRegime(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** E.g. {@code 10 trials, 0 of 58 measurements missed}. */
  String text() {
    return (trials.size() < planned() ? trials.size() + " of " : "")
        + planned()
        + (planned() == 1 ? " trial, " : " trials, ")
        + "%s of %s measurements missed the truth".formatted(missed(), known())
        + (unknown() > 0 ? ", %s saw nothing".formatted(unknown()) : "");
  }
}
