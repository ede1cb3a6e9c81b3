package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.TrialId;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.report.page.Block;
import io.healproof.report.page.Blocks;
import io.healproof.report.page.Prose;
import io.healproof.report.page.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The part of the page about one claim or control: its verdict, its chart, its trials. */
final class ClaimSection {
  /** Of more trials than this, only those are told of that a reader would ask for. */
  static final int ALL_TOLD = 12;

  private final ClaimRecord claim;
  private final Instant runStart;
  private final Links links;

  ClaimSection(ClaimRecord claim, Instant runStart, Links links) {
    this.claim = claim;
    this.runStart = runStart;
    this.links = links;
  }

  Blocks blocks() {
    Entry.ClaimPlan plan = claim.plan().body();
    Blocks out = new Blocks().heading(2, EvidencePage.heading(claim)).paragraph(verdict());
    if (!plan.steps().isEmpty()) {
      out.listing("gherkin", String.join("\n", plan.steps()));
    }
    out.paragraph(announced(plan));
    if (TimelineSvg.worthDrawing(claim)) {
      out.add(
          new Block.Figure(
              "Each trial, by who saw it",
              links.charts() + "/" + EvidencePage.chartName(claim),
              TimelineSvg.of(claim)));
    }
    return out.bullets(inShort()).addAll(measurements()).addAll(trials());
  }

  private Prose verdict() {
    ClaimVerdict verdict = claim.verdict();
    String reason = verdict.verdict().reason();
    if (!verdict.control()) {
      return EvidencePage.badge(verdict.verdict().outcome()).and(" – " + reason);
    }
    return Prose.plain("Control, ")
        .and(EvidencePage.agrees(verdict))
        .and(
            ": expected %s, showed %s – %s"
                .formatted(verdict.expected(), verdict.verdict().outcome(), reason));
  }

  private Prose announced(Entry.ClaimPlan plan) {
    return Prose.plain("Written in ")
        .and(links.source(plan.featureUri(), plan.line()))
        .and(", announced in ")
        .and(links.record(claim.plan()))
        .and(" with " + plan.trials() + (plan.trials() == 1 ? " trial" : " trials"))
        .and(
            plan.share()
                .map(
                    share ->
                        (", of which at least %s %% must be within their limits, shown at %s %%"
                                + " confidence")
                            .formatted(share.within(), share.confidence()))
                .orElse(""))
        .and(".");
  }

  /** What dominated, who healed it, what had been predicted. */
  private List<Prose> inShort() {
    List<Prose> lines = new ArrayList<>();
    LimitSummary.otherThanExpected(claim).forEach(limit -> lines.add(otherThanExpected(limit)));
    TimelineSvg.middleTrial(claim).ifPresent(middle -> dominating(middle, lines));
    healers(lines);
    List<Forecast> forecasts =
        claim.trials().stream().flatMap(trial -> Forecast.of(trial).stream()).toList();
    if (!forecasts.isEmpty()) {
      lines.add(Prose.strong("Before the fault").and(", " + Forecast.text(forecasts) + "."));
    }
    return lines;
  }

  private static Prose otherThanExpected(LimitSummary limit) {
    return EvidencePage.badge(limit.verdict().outcome())
        .and(
            " %s, seen by %s: %s"
                .formatted(limit.limit().text(), limit.seenBy(), limit.verdict().reason()));
  }

  private void dominating(TrialRecord middle, List<Prose> lines) {
    middle
        .phases()
        .filter(phases -> !phases.body().dominating().isEmpty())
        .ifPresent(
            phases ->
                lines.add(
                    Prose.strong("Took longest")
                        .and(
                            ": %s%s"
                                .formatted(
                                    claim.trials().size() > 1 ? "in the median trial, " : "",
                                    phases.body().dominating()))
                        .and(links.inBrackets(phases))));
  }

  /** Who healed, by what stands before the colon; what follows names the object of one trial. */
  private void healers(List<Prose> lines) {
    Map<String, List<Recorded<Entry.TrialJudged>>> healers = new LinkedHashMap<>();
    claim
        .trials()
        .forEach(
            trial ->
                trial
                    .judged()
                    .filter(judged -> !judged.body().healedBy().isEmpty())
                    .ifPresent(
                        judged ->
                            healers
                                .computeIfAbsent(
                                    judged.body().healedBy().split(":", 2)[0],
                                    healer -> new ArrayList<>())
                                .add(judged)));
    healers.forEach(
        (healer, judged) ->
            lines.add(
                Prose.strong("Healed by")
                    .and(
                        judged.size() == 1
                            ? " " + judged.get(0).body().healedBy()
                            : " %s, in %s of %s trials"
                                .formatted(healer, judged.size(), claim.trials().size()))
                    .and(links.inBrackets(judged.get(0)))));
  }

  private Blocks measurements() {
    Rows rows = new Rows("Trial", "Limit", "Seen by", "Measured", "Verdict", "Record");
    for (TrialRecord trial : claim.trials()) {
      for (Recorded<Entry.LimitJudged> judged : trial.limits()) {
        Measurement measured = new Measurement(trial, judged);
        rows.row(
            Prose.plain(String.valueOf(trial.id().number())),
            Prose.plain(measured.limit().text()),
            Prose.plain(measured.seenBy()),
            Prose.unbroken(measured.text()),
            EvidencePage.badge(measured.verdict().outcome()),
            links.withSamples(judged, measured.basis().samples()));
      }
    }
    return new Blocks()
        .fold(
            "Each measurement, with its record and its raw samples (%s)".formatted(rows.count()),
            new Blocks().table(rows));
  }

  private Blocks trials() {
    Set<TrialId> told = told();
    Blocks out = new Blocks();
    int others = claim.trials().size() - told.size();
    if (others > 0) {
      out.paragraph(
          "Told of below: the median trial, the slowest for each limit, and those that came out"
              + " otherwise than expected (%s at most). The measurements of the other %s are above, and"
                  .formatted(ALL_TOLD, others)
              + " all else is in the ledger.");
    }
    claim.trials().stream()
        .filter(trial -> told.contains(trial.id()))
        .forEach(trial -> out.addAll(new TrialSection(trial, runStart, links).blocks()));
    return out;
  }

  private Set<TrialId> told() {
    Set<TrialId> told = new HashSet<>();
    if (claim.trials().size() <= ALL_TOLD) {
      claim.trials().forEach(trial -> told.add(trial.id()));
      return told;
    }
    TimelineSvg.middleTrial(claim).ifPresent(trial -> told.add(trial.id()));
    LimitSummary.of(claim).stream()
        .flatMap(limit -> limit.worstResult().stream())
        .forEach(worst -> told.add(worst.trial().id()));
    claim.trials().stream()
        .filter(this::surprising)
        .limit(ALL_TOLD)
        .forEach(trial -> told.add(trial.id()));
    return told;
  }

  private boolean surprising(TrialRecord trial) {
    return trial
        .judged()
        .filter(judged -> judged.body().verdict().outcome() == claim.verdict().expected())
        .isEmpty();
  }
}
