package io.healproof.report;

import io.healproof.evidence.Basis;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Phase;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Seconds;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The folded part of the page about one trial: what was done, what was seen, what it rests on. */
final class TrialSection {
  private final TrialRecord trial;
  private final Instant runStart;
  private final Links links;
  private final StringBuilder out;

  TrialSection(TrialRecord trial, Instant runStart, Links links, StringBuilder out) {
    this.trial = trial;
    this.runStart = runStart;
    this.links = links;
    this.out = out;
  }

  void render() {
    out.append("<details><summary>Trial ")
        .append(trial.id().number())
        .append(
            trial
                .judged()
                .map(judged -> ": " + judged.body().verdict().outcome())
                .orElse(": did not come to a verdict"))
        .append(firstMeasured().map(seen -> "; " + escapedHtml(seen)).orElse(""))
        .append("</summary>\n\n");
    story();
    new UsersPart(trial, links, out).render();
    timeline();
    gates();
    inputs();
    clocks();
    notes();
    out.append("</details>\n\n");
  }

  private void notes() {
    trial
        .notes()
        .forEach(
            note ->
                out.append("* ")
                    .append(Markdown.plain(note.body().text()))
                    .append(" (")
                    .append(links.record(note))
                    .append(")\n"));
    if (!trial.notes().isEmpty()) {
      out.append('\n');
    }
  }

  private Optional<String> firstMeasured() {
    return trial.limits().stream()
        .findFirst()
        .map(judged -> new Measurement(trial, judged))
        .map(measured -> measured.seenBy() + ": " + measured.text());
  }

  /** Within a summary tag Markdown does not apply. */
  private static String escapedHtml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void story() {
    trial.intent().ifPresent(this::intent);
    trial
        .injection()
        .ifPresent(
            injection ->
                out.append("* Injected at ")
                    .append(EvidencePage.date(runStart.plus(injection.body().at().earliest())))
                    .append(", known to ")
                    .append(Seconds.ceil(width(injection.body().at())))
                    .append(" s (")
                    .append(links.record(injection))
                    .append(")\n"));
    trial
        .effect()
        .ifPresentOrElse(
            effect ->
                out.append("* Effect confirmed by ")
                    .append(Measurement.witness(effect.body().witness()))
                    .append(": ")
                    .append(Markdown.plain(effect.body().how()))
                    .append(" (")
                    .append(links.record(effect))
                    .append(")\n"),
            () -> out.append("* The effect was not confirmed.\n"));
    trial.judged().ifPresent(this::outcome);
    phases();
    prediction();
    out.append('\n');
  }

  private void intent(Recorded<Entry.TrialIntent> intent) {
    out.append("* Fault: ")
        .append(Markdown.plain(intent.body().fault()))
        .append(intent.body().victim().isEmpty() ? "" : "; victim " + pairs(intent.body().victim()))
        .append("; undo: ")
        .append(Markdown.plain(intent.body().undo()))
        .append(" (")
        .append(links.record(intent))
        .append(", flushed before the fault)\n");
    if (!intent.body().settings().isEmpty()) {
      out.append("* Settings that shape it: ").append(pairs(intent.body().settings())).append('\n');
    }
  }

  private void outcome(Recorded<Entry.TrialJudged> judged) {
    if (!judged.body().healedBy().isEmpty()) {
      out.append("* Healed by: ").append(Markdown.plain(judged.body().healedBy())).append('\n');
    }
    out.append("* Verdict: ")
        .append(Markdown.plain(judged.body().verdict().reason()))
        .append(" (")
        .append(links.record(judged))
        .append(")\n");
  }

  private void phases() {
    trial
        .phases()
        .ifPresent(
            decomposed -> {
              List<Phase> phases = decomposed.body().phases();
              if (!phases.isEmpty()) {
                out.append("* Phases: ")
                    .append(phases.stream().map(this::phase).collect(Collectors.joining(", ")))
                    .append(" (")
                    .append(links.record(decomposed))
                    .append(")\n");
              }
              if (!decomposed.body().dominating().isEmpty()) {
                out.append("* Longest: ")
                    .append(Markdown.plain(decomposed.body().dominating()))
                    .append('\n');
              }
            });
  }

  private String phase(Phase phase) {
    String text =
        PhaseWords.name(phase)
            + " "
            + Seconds.floor(phase.length().lower())
            + " to "
            + Seconds.ceil(phase.length().upper())
            + " s";
    return Markdown.unbroken(Markdown.plain(text));
  }

  private void prediction() {
    Forecast.of(trial)
        .ifPresent(
            forecast -> {
              String text = Markdown.plain(forecast.text());
              out.append("* Predicted before the fault: ")
                  .append(
                      forecast.score() == PredictionScore.MISSED
                          ? text.replace("missed", "**missed**")
                          : text)
                  .append(
                      forecast.scored().map(record -> " (" + links.record(record) + ")").orElse(""))
                  .append('\n');
            });
  }

  private void timeline() {
    if (trial.t0().isEmpty() || trial.events().isEmpty()) {
      return;
    }
    TimeBounds t0 = trial.t0().get();
    MarkdownTable table =
        new MarkdownTable(
            "Since the fault", "Since the line before", "Seen by", "What", "", "Record");
    TimeBounds before = t0;
    for (Recorded<Entry.Happened> happened : trial.events()) {
      TimelineEvent event = happened.body().event();
      table.row(
          Markdown.unbroken(TimeSpan.between(t0, event.at())),
          Markdown.unbroken(TimeSpan.between(before, event.at())),
          Measurement.witness(event.witness()),
          Markdown.plain(event.name()),
          pairs(event.detail()),
          links.withSamples(happened, happened.body().samples()));
      before = event.at();
    }
    out.append(table.markdown()).append('\n');
  }

  private void gates() {
    List<Gate> gates = trial.judged().map(judged -> judged.body().gates()).orElse(List.of());
    MarkdownTable table = new MarkdownTable("Had to hold", "", "Seen");
    gates.forEach(
        gate ->
            table.row(
                Markdown.plain(gate.name()),
                gate.held() ? "✅ held" : "❌ did not",
                Markdown.plain(gate.reason())));
    if (!table.isEmpty()) {
      out.append(table.markdown()).append('\n');
    }
  }

  /** Everything that the formula takes, so that a reader can do the sum. */
  private void inputs() {
    MarkdownTable table =
        new MarkdownTable("Limit", "Source", "s", "r", "Effect by", "ε", "λ", "Interval", "Hold");
    for (Recorded<Entry.LimitJudged> judged : trial.limits()) {
      Basis basis = judged.body().basis();
      table.row(
          Markdown.plain(judged.body().result().limit().id()),
          Markdown.plain(basis.source()),
          millis(basis.injected().earliest()),
          millis(basis.injected().latest()),
          basis.effect().map(effect -> millis(effect.latest())).orElse("–"),
          millis(basis.epsilon()),
          millis(basis.lambda()),
          millis(basis.interval()),
          millis(basis.hold()));
    }
    if (!table.isEmpty()) {
      out.append(
              "Inputs of the intervals, in seconds of run time (λ: an exporter's lag, a watch's latency"
                  + " or a request's deadline):\n\n")
          .append(table.markdown())
          .append('\n');
    }
  }

  /** How far each other clock was off, for nobody's clock is right by itself. */
  private void clocks() {
    trial
        .clocks()
        .ifPresent(
            read -> {
              MarkdownTable table =
                  new MarkdownTable("Clock", "Read by", "At", "Ahead of ours by", "Within ±");
              for (Entry.Clock clock : read.body().clocks()) {
                table.row(
                    Markdown.plain(clock.name()),
                    Markdown.plain(clock.how()),
                    millis(clock.at()),
                    millis(clock.offset()).replace('-', '−'),
                    millis(clock.bound()));
              }
              if (!table.isEmpty()) {
                out.append("Clocks, in seconds (")
                    .append(links.record(read))
                    .append("):\n\n")
                    .append(table.markdown())
                    .append('\n');
              }
            });
  }

  private static String pairs(Map<String, String> pairs) {
    return pairs.entrySet().stream()
        .map(pair -> Markdown.plain(pair.getKey()) + " " + Markdown.code(pair.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static Duration width(TimeBounds bounds) {
    return bounds.latest().minus(bounds.earliest());
  }

  private static String millis(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 9)
        .setScale(3, RoundingMode.HALF_UP)
        .toPlainString();
  }
}
