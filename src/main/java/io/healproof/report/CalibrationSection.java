package io.healproof.report;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.recovery.Accuracy;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Seconds;
import io.healproof.report.page.Blocks;
import io.healproof.report.page.Prose;
import io.healproof.report.page.Rows;
import io.healproof.report.page.Tone;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The part of the page that says how far the instruments themselves can be believed. */
final class CalibrationSection {
  static final String HEADING = "Calibration";

  private final CalibrationSummary calibration;
  private final Links links;

  CalibrationSection(CalibrationSummary calibration, Links links) {
    this.calibration = calibration;
    this.links = links;
  }

  Blocks blocks() {
    int trials = calibration.trials().size();
    return new Blocks()
        .heading(2, HEADING)
        .paragraph(head())
        .paragraph(method())
        .addAll(instruments())
        .addAll(misses())
        .fold(
            "Each way in which the target went away, and each calibration trial (%s)"
                .formatted(trials),
            new Blocks().table(regimes()).table(trials()));
  }

  private Prose head() {
    Gate gate = calibration.gate();
    Prose badge =
        gate.held()
            ? Prose.badge(Tone.GOOD, "Calibrated")
            : Prose.badge(Tone.BAD, "Not calibrated: no PASS counts");
    return badge
        .and(" – " + gate.reason())
        .and(calibration.record().map(links::inBrackets).orElse(Prose.none()));
  }

  private String method() {
    int trials = calibration.trials().size();
    return "A target on the same cluster went away and came back by script, and logged each change"
        + " itself; its pods were read by a keeper of their own. What is true comes from these logs"
        + " and never from an instrument. In %s%s%s, each instrument measured the target as it measures"
            .formatted(
                trials,
                trials == 1 ? " trial" : " trials",
                trials < calibration.planned() ? " of " + calibration.planned() + " planned" : "")
        + " a claim's. An interval that has no moment in common with the truth is missed. Two"
        + " misses or more that are at least a fifth of what one instrument saw, or all of them"
        + " together, turn every PASS of the run into INCONCLUSIVE.";
  }

  private Blocks instruments() {
    Rows rows =
        new Rows(
            "Instrument",
            "Measured",
            "n",
            "Contained",
            "Missed",
            "Saw nothing",
            "Coverage, at least",
            "Bias",
            "Spread",
            "Error, p95",
            "Width, median");
    for (Accuracy accuracy : calibration.accuracies()) {
      Optional<Accuracy.MidpointErrors> errors = accuracy.errors();
      rows.row(
          Prose.plain(accuracy.source()),
          Prose.plain(accuracy.quantity()),
          number(accuracy.n()),
          number(accuracy.contained()),
          missed(accuracy.missed()),
          number(accuracy.unknown()),
          Prose.plain(accuracy.coverage().map(Shares::atLeast).orElse("–")),
          millis(errors, Accuracy.MidpointErrors::bias),
          millis(errors, Accuracy.MidpointErrors::spread),
          millis(errors, Accuracy.MidpointErrors::p95),
          millis(errors, Accuracy.MidpointErrors::medianWidth));
    }
    if (rows.count() == 0) {
      return new Blocks().paragraph("No measurement could be compared with the truth.");
    }
    return new Blocks()
        .table(rows)
        .paragraph(
            "Times in milliseconds. Coverage: the exact lower bound, at 95 % confidence, of the"
                + " share of measurements that contain the truth. Bias: the median of the"
                + " measurement's middle less the truth's; spread: between the quartiles of that"
                + " error; p95: what 95 % of the errors do not exceed. They describe the"
                + " instrument; no verdict uses a middle.");
  }

  private static Prose number(int number) {
    return Prose.plain(String.valueOf(number));
  }

  private static Prose missed(int misses) {
    return misses == 0 ? number(0) : Prose.strong(String.valueOf(misses));
  }

  private static Prose millis(
      Optional<Accuracy.MidpointErrors> errors, Function<Accuracy.MidpointErrors, Duration> which) {
    return Prose.plain(
        errors
            .map(which)
            .map(time -> String.valueOf(Math.round(time.toNanos() / 1e6)).replace('-', '−'))
            .orElse("–"));
  }

  private Blocks misses() {
    List<CalibrationSummary.Miss> misses = calibration.misses();
    return misses.isEmpty()
        ? new Blocks()
        : new Blocks().paragraph("Missed:").bullets(misses.stream().map(this::miss).toList());
  }

  private Prose miss(CalibrationSummary.Miss miss) {
    Comparison comparison = miss.compared().comparison();
    String measured =
        "Trial %s, in which the target %s: %s, %s measured as %s to %s, truly %s to %s s ("
            .formatted(
                miss.trial().body().number(),
                what(miss.trial().body()),
                comparison.source(),
                comparison.quantity(),
                exact(Recoveries.lower(comparison.measured()).at()),
                Recoveries.upper(comparison.measured())
                    .map(upper -> exact(upper.at()) + " s")
                    .orElse("more"),
                exact(comparison.truth().lower()),
                exact(comparison.truth().upper()));
    return Prose.plain(measured)
        .and(links.withSamples(miss.trial(), miss.compared().basis().samples()))
        .and(")");
  }

  /** To the microsecond: rounded, a near miss would read like none. */
  private static String exact(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), 9).setScale(6, RoundingMode.HALF_UP).toPlainString();
  }

  private static String what(Entry.CalibrationTrial trial) {
    return trial.regime()
        + (trial.length().isZero() ? "" : " (" + Seconds.text(trial.length()) + " s)");
  }

  private Rows regimes() {
    Rows rows =
        new Rows(
            "The target",
            "Trials",
            "Scripted time",
            "Measurements",
            "Missed",
            "Clients' error, p95, in periods");
    for (CalibrationSummary.OfRegime regime : calibration.regimes()) {
      rows.row(
          Prose.plain(regime.regime()),
          number(regime.trials().size()),
          lengths(regime),
          number(regime.compared()),
          missed(regime.missed()),
          Prose.plain(
              regime.clientsError().stream()
                  .mapToObj(error -> String.format(Locale.ROOT, "%.2f", error))
                  .findFirst()
                  .orElse("–")));
    }
    return rows;
  }

  private static Prose lengths(CalibrationSummary.OfRegime regime) {
    List<Duration> lengths =
        regime.trials().stream()
            .map(trial -> trial.body().length())
            .filter(length -> !length.isZero())
            .sorted()
            .toList();
    if (lengths.isEmpty()) {
      return Prose.plain("–");
    }
    String shortest = Seconds.text(lengths.get(0));
    String longest = Seconds.text(lengths.get(lengths.size() - 1));
    return Prose.unbroken(
        (shortest.equals(longest) ? shortest : shortest + " to " + longest) + " s");
  }

  private Rows trials() {
    Rows rows =
        new Rows(
            "Trial",
            "The target",
            "Request every",
            "Measurements",
            "Not counted, because",
            "Record");
    for (Recorded<Entry.CalibrationTrial> recorded : calibration.trials()) {
      Entry.CalibrationTrial trial = recorded.body();
      rows.row(
          number(trial.number()),
          Prose.plain(what(trial)),
          Prose.plain(trial.period().toMillis() + " ms"),
          number(trial.compared().size()),
          Prose.plain(doubt(trial)),
          links.withSamples(recorded, trial.truth()));
    }
    return rows;
  }

  private static String doubt(Entry.CalibrationTrial trial) {
    return trial.problem().isEmpty()
        ? trial.gates().stream()
            .filter(gate -> !gate.held())
            .map(gate -> "Not " + gate.name() + ": " + gate.reason())
            .collect(Collectors.joining(" "))
        : trial.problem();
  }
}
