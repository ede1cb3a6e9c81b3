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
import io.healproof.report.page.Blocks;
import io.healproof.report.page.Prose;
import io.healproof.report.page.Rows;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The folded part of the page about one trial: what was done, what was seen, what it rests on. */
final class TrialSection {
  private final TrialRecord trial;
  private final Instant runStart;
  private final Links links;

  TrialSection(TrialRecord trial, Instant runStart, Links links) {
    this.trial = trial;
    this.runStart = runStart;
    this.links = links;
  }

  Blocks blocks() {
    return new Blocks()
        .fold(
            summary(),
            new Blocks()
                .bullets(story())
                .addAll(new UsersPart(trial, links).blocks())
                .table(timeline())
                .table(gates())
                .addAll(inputs())
                .addAll(clocks())
                .bullets(
                    trial.notes().stream()
                        .map(note -> Prose.plain(note.body().text()).and(links.inBrackets(note)))
                        .toList()));
  }

  private String summary() {
    return "Trial "
        + trial.id().number()
        + trial
            .judged()
            .map(judged -> ": " + judged.body().verdict().outcome())
            .orElse(": did not come to a verdict")
        + trial.limits().stream()
            .findFirst()
            .map(judged -> new Measurement(trial, judged))
            .map(measured -> "; " + measured.seenBy() + ": " + measured.text())
            .orElse("");
  }

  private List<Prose> story() {
    List<Prose> story = new ArrayList<>();
    trial.intent().ifPresent(intent -> intent(intent, story));
    trial
        .injection()
        .ifPresent(
            injection ->
                story.add(
                    Prose.plain(
                            "Injected at %s, known to %s s"
                                .formatted(
                                    EvidencePage.date(
                                        runStart.plus(injection.body().at().earliest())),
                                    Seconds.ceil(width(injection.body().at()))))
                        .and(links.inBrackets(injection))));
    story.add(
        trial
            .effect()
            .map(
                effect ->
                    Prose.plain(
                            "Effect confirmed by %s: %s"
                                .formatted(
                                    Measurement.witness(effect.body().witness()),
                                    effect.body().how()))
                        .and(links.inBrackets(effect)))
            .orElse(Prose.plain("The effect was not confirmed.")));
    trial.judged().ifPresent(judged -> outcome(judged, story));
    trial.phases().ifPresent(phases -> phases(phases, story));
    Forecast.of(trial).ifPresent(forecast -> story.add(prediction(forecast)));
    return story;
  }

  private void intent(Recorded<Entry.TrialIntent> intent, List<Prose> story) {
    Entry.TrialIntent body = intent.body();
    story.add(
        Prose.plain("Fault: " + body.fault())
            .and(
                body.victim().isEmpty()
                    ? Prose.none()
                    : Prose.plain("; victim ").and(pairs(body.victim())))
            .and("; undo: " + body.undo() + " (")
            .and(links.record(intent))
            .and(", flushed before the fault)"));
    if (!body.settings().isEmpty()) {
      story.add(Prose.plain("Settings that shape it: ").and(pairs(body.settings())));
    }
  }

  private void outcome(Recorded<Entry.TrialJudged> judged, List<Prose> story) {
    if (!judged.body().healedBy().isEmpty()) {
      story.add(Prose.plain("Healed by: " + judged.body().healedBy()));
    }
    story.add(
        Prose.plain("Verdict: " + judged.body().verdict().reason()).and(links.inBrackets(judged)));
  }

  private void phases(Recorded<Entry.Decomposed> decomposed, List<Prose> story) {
    List<Phase> phases = decomposed.body().phases();
    if (!phases.isEmpty()) {
      story.add(
          Prose.plain("Phases: ")
              .and(Prose.joined(phases.stream().map(TrialSection::phase).toList(), ", "))
              .and(links.inBrackets(decomposed)));
    }
    if (!decomposed.body().dominating().isEmpty()) {
      story.add(Prose.plain("Longest: " + decomposed.body().dominating()));
    }
  }

  private static Prose phase(Phase phase) {
    return Prose.unbroken(
        "%s %s to %s s"
            .formatted(
                PhaseWords.name(phase),
                Seconds.floor(phase.length().lower()),
                Seconds.ceil(phase.length().upper())));
  }

  private Prose prediction(Forecast forecast) {
    Prose text = Prose.plain("Predicted before the fault: " + forecast.text());
    return (forecast.score() == PredictionScore.MISSED
            ? text.and(" ").and(Prose.strong("Missed."))
            : text)
        .and(forecast.scored().map(links::inBrackets).orElse(Prose.none()));
  }

  private Rows timeline() {
    Rows rows =
        new Rows("Since the fault", "Since the line before", "Seen by", "What", "", "Record");
    if (trial.t0().isEmpty()) {
      return rows;
    }
    TimeBounds t0 = trial.t0().get();
    TimeBounds before = t0;
    for (Recorded<Entry.Happened> happened : trial.events()) {
      TimelineEvent event = happened.body().event();
      rows.row(
          Prose.unbroken(TimeSpan.between(t0, event.at())),
          Prose.unbroken(TimeSpan.between(before, event.at())),
          Prose.plain(Measurement.witness(event.witness())),
          Prose.plain(event.name()),
          pairs(event.detail()),
          links.withSamples(happened, happened.body().samples()));
      before = event.at();
    }
    return rows;
  }

  private Rows gates() {
    Rows rows = new Rows("Had to hold", "", "Seen");
    List<Gate> gates = trial.judged().map(judged -> judged.body().gates()).orElse(List.of());
    for (Gate gate : gates) {
      rows.row(Prose.plain(gate.name()), EvidencePage.held(gate), Prose.plain(gate.reason()));
    }
    return rows;
  }

  /** Everything that the formula takes, so that a reader can do the sum. */
  private Blocks inputs() {
    Rows rows = new Rows("Limit", "Source", "s", "r", "Effect by", "ε", "λ", "Interval", "Hold");
    for (Recorded<Entry.LimitJudged> judged : trial.limits()) {
      Basis basis = judged.body().basis();
      rows.row(
          Prose.plain(judged.body().result().limit().id()),
          Prose.plain(basis.source()),
          millis(basis.injected().earliest()),
          millis(basis.injected().latest()),
          basis.effect().map(effect -> millis(effect.latest())).orElse(Prose.plain("–")),
          millis(basis.epsilon()),
          millis(basis.lambda()),
          millis(basis.interval()),
          millis(basis.hold()));
    }
    return rows.count() == 0
        ? new Blocks()
        : new Blocks()
            .paragraph(
                "Inputs of the intervals, in seconds of run time (λ: an exporter's lag, a watch's"
                    + " latency or a request's deadline):")
            .table(rows);
  }

  /** How far each other clock was off, for nobody's clock is right by itself. */
  private Blocks clocks() {
    Blocks out = new Blocks();
    trial
        .clocks()
        .filter(read -> !read.body().clocks().isEmpty())
        .ifPresent(
            read -> {
              Rows rows = new Rows("Clock", "Read by", "At", "Ahead of ours by", "Within ±");
              for (Entry.Clock clock : read.body().clocks()) {
                rows.row(
                    Prose.plain(clock.name()),
                    Prose.plain(clock.how()),
                    millis(clock.at()),
                    millis(clock.offset()),
                    millis(clock.bound()));
              }
              out.paragraph(Prose.plain("Clocks, in seconds").and(links.inBrackets(read)).and(":"))
                  .table(rows);
            });
    return out;
  }

  private static Prose pairs(Map<String, String> pairs) {
    return Prose.joined(
        pairs.entrySet().stream()
            .map(pair -> Prose.plain(pair.getKey() + " ").and(Prose.code(pair.getValue())))
            .toList(),
        ", ");
  }

  private static Duration width(TimeBounds bounds) {
    return bounds.latest().minus(bounds.earliest());
  }

  private static Prose millis(Duration duration) {
    return Prose.plain(
        BigDecimal.valueOf(duration.toNanos(), 9)
            .setScale(3, RoundingMode.HALF_UP)
            .toPlainString()
            .replace('-', '−'));
  }
}
