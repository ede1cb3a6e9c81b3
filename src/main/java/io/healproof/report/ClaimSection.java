package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.ClaimVerdict;
import java.time.Instant;

/** The part of the page about one claim or control: its verdict, its chart, its trials. */
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
        .append(plan.trials() == 1 ? " trial" : " trials")
        .append(
            plan.share()
                .map(
                    share ->
                        ", of which at least %s %% must be within their limits, shown at %s %% confidence"
                            .formatted(share.within(), share.confidence()))
                .orElse(""))
        .append(".\n\n");
    if (EvidencePage.hasChart(claim)) {
      out.append(
              "![Each trial, by who saw it](%s/%s)"
                  .formatted(links.charts(), EvidencePage.chartName(claim)))
          .append("\n\n");
    }
    measurements();
    claim.trials().forEach(trial -> new TrialSection(trial, runStart, links, out).render());
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
        new MarkdownTable("Trial", "Limit", "Seen by", "Measured", "Verdict", "Record");
    for (TrialRecord trial : claim.trials()) {
      for (Recorded<Entry.LimitJudged> judged : trial.limits()) {
        Measurement measured = new Measurement(trial, judged);
        table.row(
            String.valueOf(trial.id().number()),
            Markdown.plain(measured.limit().text()),
            measured.seenBy(),
            Markdown.unbroken(measured.text()),
            EvidencePage.sign(measured.verdict().outcome()),
            links.withSamples(judged, measured.basis().samples()));
      }
    }
    if (!table.isEmpty()) {
      out.append(table.markdown()).append('\n');
    }
  }
}
