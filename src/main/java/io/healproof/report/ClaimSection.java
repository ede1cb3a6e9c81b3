package io.healproof.report;

import io.healproof.evidence.Basis;
import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Agreement;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Interval;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
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

/** The part of the page about one claim or control: its chart, its trials, their timelines. */
final class ClaimSection {
  private final ClaimRecord claim;
  private final Instant runStart;
  private final Links links;
  private final StringBuilder out;

  ClaimSection(ClaimRecord claim, Instant runStart, Links links, StringBuilder out) {
    this.claim = claim;
    this.runStart = runStart;
    this.links = links;
    this.out = out;
  }

  void render() {
    Entry.ClaimPlan plan = claim.plan().body();
    out.append("## ").append(Markdown.plain(EvidencePage.heading(claim))).append("\n\n");
    out.append(verdict()).append("\n\n");
    if (!plan.steps().isEmpty()) {
      out.append(Markdown.block("gherkin", String.join("\n", plan.steps()))).append('\n');
    }
    out.append("Written in ")
        .append(links.source(plan.featureUri(), plan.line()))
        .append(", announced in ")
        .append(links.record(claim.plan()))
        .append(" with ")
        .append(plan.trials())
        .append(plan.trials() == 1 ? " trial.\n\n" : " trials.\n\n");
    if (EvidencePage.hasChart(claim)) {
      out.append(
              "![Recovery of each trial, by witness](%s/%s)"
                  .formatted(links.charts(), EvidencePage.chartName(claim)))
          .append("\n\n");
    }
    measurements();
    claim.trials().forEach(this::trial);
  }

  private String verdict() {
    ClaimVerdict verdict = claim.verdict();
    String reason = Markdown.plain(verdict.verdict().reason());
    if (!verdict.control()) {
      return "**" + EvidencePage.sign(verdict.verdict().outcome()) + "** – " + reason;
    }
    return "**Control: %s.** Expected %s, showed %s – %s"
        .formatted(
            verdict.agrees() ? "✅ agrees" : "❌ disagrees",
            verdict.expected(),
            verdict.verdict().outcome(),
            reason);
  }

  private void measurements() {
    MarkdownTable table =
        new MarkdownTable("Trial", "Limit", "Seen by", "Recovery", "Verdict", "Record");
    for (TrialRecord trial : claim.trials()) {
      for (Recorded<Entry.LimitJudged> judged : trial.limits()) {
        LimitResult result = judged.body().result();
        table.row(
            String.valueOf(trial.id().number()),
            Markdown.plain(result.limit().text()),
            EvidencePage.witness(result.limit().witness()),
            Markdown.unbroken(Recoveries.text(result.recovery())),
            EvidencePage.sign(result.verdict().outcome()),
            links.record(judged) + samples(judged.body().basis().samples()));
      }
    }
    if (!table.isEmpty()) {
      out.append(table.markdown()).append('\n');
    }
  }

  private void trial(TrialRecord trial) {
    out.append("<details><summary>Trial ")
        .append(trial.id().number())
        .append(
            trial
                .judged()
                .map(judged -> ": " + judged.body().verdict().outcome())
                .orElse(": did not come to a verdict"))
        .append(firstMeasured(trial).map(seen -> ", " + escapedHtml(seen)).orElse(""))
        .append("</summary>\n\n");
    story(trial);
    timeline(trial);
    gates(trial);
    inputs(trial);
    notes(trial);
    out.append("</details>\n\n");
  }

  private void notes(TrialRecord trial) {
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

  private static Optional<String> firstMeasured(TrialRecord trial) {
    return trial.limits().stream()
        .map(judged -> judged.body().result())
        .findFirst()
        .map(
            result ->
                EvidencePage.witness(result.limit().witness())
                    + " "
                    + Recoveries.text(result.recovery()));
  }

  /** Within a summary tag Markdown does not apply. */
  private static String escapedHtml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void story(TrialRecord trial) {
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
                    .append(EvidencePage.witness(effect.body().witness()))
                    .append(": ")
                    .append(Markdown.plain(effect.body().how()))
                    .append(" (")
                    .append(links.record(effect))
                    .append(")\n"),
            () -> out.append("* The effect was not confirmed.\n"));
    trial.judged().ifPresent(this::outcome);
    prediction(trial);
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

  private void prediction(TrialRecord trial) {
    Optional<Interval> predicted = trial.intent().flatMap(intent -> intent.body().predicted());
    Optional<Recovery> seen =
        trial.limits().stream().map(judged -> judged.body().result().recovery()).findFirst();
    if (predicted.isEmpty()) {
      return;
    }
    out.append("* Predicted before the fault: ")
        .append(Seconds.interval(predicted.get()))
        .append(" s");
    seen.filter(recovery -> !(recovery instanceof Recovery.Unknown))
        .ifPresent(
            recovery ->
                out.append(
                    Agreement.overlap(new Recovery.Observed(predicted.get()), recovery)
                        ? ", hit"
                        : ", **missed**"));
    out.append('\n');
  }

  private void timeline(TrialRecord trial) {
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
          EvidencePage.witness(event.witness()),
          Markdown.plain(event.name()),
          pairs(event.detail()),
          links.record(happened) + samples(happened.body().samples()));
      before = event.at();
    }
    out.append(table.markdown()).append('\n');
  }

  private void gates(TrialRecord trial) {
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
  private void inputs(TrialRecord trial) {
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
      out.append("Inputs of the intervals, in seconds of run time:\n\n")
          .append(table.markdown())
          .append('\n');
    }
  }

  private String samples(List<SampleRef> samples) {
    return samples.stream()
        .map(sample -> ", " + links.sample(sample))
        .collect(Collectors.joining());
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
