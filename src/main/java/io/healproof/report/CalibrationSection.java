package io.healproof.report;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.recovery.Accuracy;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.ExactShare;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Seconds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The part of the page that says how far the instruments themselves can be believed. */
final class CalibrationSection {
  private static final double CONFIDENCE = 0.95;

  private final CalibrationSummary calibration;
  private final Links links;
  private final StringBuilder out;

  CalibrationSection(CalibrationSummary calibration, Links links, StringBuilder out) {
    this.calibration = calibration;
    this.links = links;
    this.out = out;
  }

  void render() {
    out.append("## Calibration\n\n");
    head();
    instruments();
    misses();
    regimes();
    trials();
  }

  private void head() {
    Gate gate = calibration.gate();
    out.append(gate.held() ? "**✅ Calibrated.** " : "**❌ Not calibrated: no PASS counts.** ")
        .append(Markdown.plain(gate.reason()))
        .append(calibration.record().map(record -> " (" + links.record(record) + ")").orElse(""))
        .append("\n\n")
        .append(
            "A target on the same cluster went away and came back as a script told it, and logged"
                + " each change itself; its pods were read by a keeper of their own. What is true"
                + " comes from these logs and never from an instrument. In ")
        .append(calibration.trials().size())
        .append(calibration.trials().size() == 1 ? " trial" : " trials")
        .append(
            calibration.trials().size() < calibration.planned()
                ? " of " + calibration.planned() + " planned"
                : "")
        .append(
            ", each instrument measured the target as it measures a claim's. An interval that has no"
                + " moment in common with the truth is missed. Two misses or more that are at least a"
                + " fifth of what one instrument saw, or all of them together, turn every PASS of the"
                + " run into INCONCLUSIVE.\n\n");
  }

  private void instruments() {
    MarkdownTable table =
        new MarkdownTable(
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
      table.row(
          Markdown.plain(accuracy.source()),
          Markdown.plain(accuracy.quantity()),
          String.valueOf(accuracy.n()),
          String.valueOf(accuracy.contained()),
          accuracy.missed() == 0 ? "0" : "**" + accuracy.missed() + "**",
          String.valueOf(accuracy.unknown()),
          accuracy.coverage().map(CalibrationSection::bound).orElse("–"),
          millis(errors, Accuracy.MidpointErrors::bias),
          millis(errors, Accuracy.MidpointErrors::spread),
          millis(errors, Accuracy.MidpointErrors::p95),
          millis(errors, Accuracy.MidpointErrors::medianWidth));
    }
    if (table.isEmpty()) {
      out.append("No measurement could be compared with the truth.\n\n");
      return;
    }
    out.append(table.markdown())
        .append(
            "\nTimes in milliseconds. Coverage: the exact lower bound, at 95 % confidence, of the"
                + " share of measurements that contain the truth. Bias: the median of the"
                + " measurement's middle less the truth's; spread: between the quartiles of that"
                + " error; p95: what 95 % of the errors do not exceed. They describe the instrument;"
                + " no verdict uses a middle.\n\n");
  }

  private static String bound(ExactShare share) {
    return BigDecimal.valueOf(100 * share.lowerBound(CONFIDENCE))
            .setScale(1, RoundingMode.FLOOR)
            .toPlainString()
        + " %";
  }

  private static String millis(
      Optional<Accuracy.MidpointErrors> errors, Function<Accuracy.MidpointErrors, Duration> which) {
    return errors
        .map(which)
        .map(time -> String.valueOf(Math.round(time.toNanos() / 1e6)).replace('-', '−'))
        .orElse("–");
  }

  private void misses() {
    List<CalibrationSummary.Miss> misses = calibration.misses();
    if (misses.isEmpty()) {
      return;
    }
    out.append("Missed:\n\n");
    for (CalibrationSummary.Miss miss : misses) {
      Comparison comparison = miss.compared().comparison();
      out.append("* Trial ")
          .append(miss.trial().body().number())
          .append(", in which the target ")
          .append(Markdown.plain(what(miss.trial().body())))
          .append(": ")
          .append(Markdown.plain(comparison.source()))
          .append(", ")
          .append(Markdown.plain(comparison.quantity()))
          .append(" measured as ")
          .append(exact(Recoveries.lower(comparison.measured()).at()))
          .append(" to ")
          .append(
              Recoveries.upper(comparison.measured())
                  .map(upper -> exact(upper.at()) + " s")
                  .orElse("more"))
          .append(", truly ")
          .append(exact(comparison.truth().lower()))
          .append(" to ")
          .append(exact(comparison.truth().upper()))
          .append(" s (")
          .append(links.withSamples(miss.trial(), miss.compared().basis().samples()))
          .append(")\n");
    }
    out.append('\n');
  }

  /** To the microsecond: rounded, a near miss would read like none. */
  private static String exact(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), 9).setScale(6, RoundingMode.HALF_UP).toPlainString();
  }

  private static String what(Entry.CalibrationTrial trial) {
    return trial.regime()
        + (trial.length().isZero() ? "" : " (" + Seconds.text(trial.length()) + " s)");
  }

  private void regimes() {
    MarkdownTable table =
        new MarkdownTable("The target", "Trials", "Scripted time", "Measurements", "Missed");
    for (CalibrationSummary.OfRegime regime : calibration.regimes()) {
      table.row(
          Markdown.plain(regime.regime()),
          String.valueOf(regime.trials().size()),
          lengths(regime),
          String.valueOf(regime.compared()),
          regime.missed() == 0 ? "0" : "**" + regime.missed() + "**");
    }
    out.append(table.markdown()).append('\n');
  }

  private static String lengths(CalibrationSummary.OfRegime regime) {
    List<Duration> lengths =
        regime.trials().stream()
            .map(trial -> trial.body().length())
            .filter(length -> !length.isZero())
            .sorted()
            .toList();
    if (lengths.isEmpty()) {
      return "–";
    }
    String shortest = Seconds.text(lengths.get(0));
    String longest = Seconds.text(lengths.get(lengths.size() - 1));
    return Markdown.unbroken(
        (shortest.equals(longest) ? shortest : shortest + " to " + longest) + " s");
  }

  private void trials() {
    MarkdownTable table =
        new MarkdownTable(
            "Trial",
            "The target",
            "Request every",
            "Measurements",
            "Not counted, because",
            "Record");
    for (Recorded<Entry.CalibrationTrial> recorded : calibration.trials()) {
      Entry.CalibrationTrial trial = recorded.body();
      table.row(
          String.valueOf(trial.number()),
          Markdown.plain(what(trial)),
          trial.period().toMillis() + " ms",
          String.valueOf(trial.compared().size()),
          Markdown.plain(doubt(trial)),
          links.withSamples(recorded, trial.truth()));
    }
    out.append("<details><summary>Each calibration trial (")
        .append(calibration.trials().size())
        .append(")</summary>\n\n")
        .append(table.markdown())
        .append("\n</details>\n\n");
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
