package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Seconds;
import io.healproof.recovery.Sources;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The page that tells a stranger what a run showed: in Markdown as GitHub renders it, from the
 * run's record and from nothing else. The same record always gives the same page.
 */
public final class EvidencePage {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final List<Map.Entry<String, String>> WITNESSES =
      List.of(
          Map.entry("prometheus", "samples what exporters say of Kubernetes and Argo CD objects."),
          Map.entry("api", "is a watch of the Kubernetes API."),
          Map.entry(Sources.BLACKBOX_EXPORTER, "is Prometheus's own client of the service."),
          Map.entry(
              Sources.CLIENT_NEW,
              "is a user of Healproof who sends on a fixed rate and connects for each request."),
          Map.entry(
              Sources.CLIENT_REUSED,
              "is one who keeps the connection, and may so be bound to one pod."));

  private final RunRecord run;
  private final Links links;
  private final AccruedSection accrued;
  private final Optional<CalibrationSummary> calibration;
  private final StringBuilder out = new StringBuilder();

  private EvidencePage(RunRecord run, Links links, OverTime overTime) {
    this.run = run;
    this.links = links;
    this.accrued = new AccruedSection(run, overTime, out);
    this.calibration = CalibrationSummary.of(run);
  }

  /** The page itself. */
  public static String markdown(RunRecord run, Links links) {
    return markdown(run, links, OverTime.none());
  }

  /** The page with what all runs come to, and with marks on what is stale. */
  public static String markdown(RunRecord run, Links links, OverTime overTime) {
    return new EvidencePage(run, links, overTime).render();
  }

  /** The charts that the page shows: SVG documents by file name, to lie in {@link Links#charts}. */
  public static Map<String, String> charts(RunRecord run) {
    Map<String, String> charts = new TreeMap<>();
    for (ClaimRecord claim : run.claims()) {
      if (hasChart(claim)) {
        charts.put(chartName(claim), TimelineSvg.of(claim));
      }
    }
    return charts;
  }

  /** The sign beside a word, for who skims the page. */
  static String sign(Outcome outcome) {
    return switch (outcome) {
      case PASS -> "✅ PASS";
      case INCONCLUSIVE -> "⚠️ INCONCLUSIVE";
      case FAIL -> "❌ FAIL";
    };
  }

  static String date(Instant instant) {
    return UTC.format(instant);
  }

  private String render() {
    head();
    accrued.stale();
    claims();
    howToRead();
    accrued.render();
    controls();
    calibration.ifPresent(made -> new CalibrationSection(made, links, out).render());
    new TestedThing(run, out).render();
    for (ClaimRecord claim : run.claims()) {
      new ClaimSection(claim, run.header().startedAt(), links, out).render();
    }
    limitsOfThisPage();
    howToCheck();
    return out.toString();
  }

  private void head() {
    Verdict verdict = run.verdict().verdict();
    out.append("# Evidence\n\n");
    out.append("<!-- Generated from the record of a run; do not edit. -->\n\n");
    run.unfinished()
        .ifPresent(why -> out.append("> **This run is unfinished.** ").append(why).append("\n\n"));
    out.append("**")
        .append(sign(verdict.outcome()))
        .append("** – ")
        .append(Markdown.plain(verdict.reason()))
        .append("\n\n");
    out.append(where()).append("\n\n");
  }

  private String where() {
    String tested =
        run.facts()
            .map(Recorded::body)
            .map(
                facts ->
                    "the stack **%s** on the cluster **%s** (Kubernetes %s, %s nodes)"
                        .formatted(
                            facts.stack(),
                            facts.cluster(),
                            facts.kubernetesVersion(),
                            facts.nodes().size()))
            .orElse("a stack that was not recorded");
    return "Run %s tested %s, beginning at %s, with Healproof %s. Its ledger holds %s records; the"
            .formatted(
                Markdown.code(run.header().runId()),
                tested,
                date(run.header().startedAt()),
                run.header().version(),
                run.records())
        + " hash of the last one, which vouches for all of them, is "
        + Markdown.code(run.head())
        + ".";
  }

  private void claims() {
    out.append("## Claims\n\n");
    MarkdownTable table =
        new MarkdownTable("Claim", "Limit", "Seen by", "n", "Median", "Worst", "Verdict");
    for (ClaimRecord claim : real(false)) {
      table.row(
          "[%s](#%s)".formatted(claimId(claim), anchor(claim)),
          "**" + Markdown.plain(claim.plan().body().title()) + "**",
          "",
          claim.trials().size() + " of " + claim.plan().body().trials(),
          "",
          "",
          "**" + sign(claim.verdict().verdict().outcome()) + "**");
      for (LimitSummary limit : LimitSummary.of(claim)) {
        table.row(
            "",
            Markdown.plain(limit.limit().text()),
            limit.seenBy(),
            String.valueOf(limit.n()),
            Markdown.unbroken(limit.median()),
            Markdown.unbroken(limit.worst()),
            sign(limit.verdict().outcome()));
      }
    }
    out.append(table.isEmpty() ? "No claim was run.\n" : table.markdown()).append('\n');
  }

  private void howToRead() {
    out.append("**How to read an interval.** ")
        .append(
            "(2.10, 4.32] s says: the recovery took more than 2.10 s and at most 4.32 s, counted"
                + " from the fault; an outage is counted from the first request that failed. Its"
                + " width is what the witness could not see: the time between two scrapes or"
                + " requests, the exporter's lag, the clocks. No midpoint is ever judged. A limit"
                + " is kept only when the whole interval is within it, and missed only when the"
                + " whole interval is beyond it; anything else is INCONCLUSIVE. Limits are asserted"
                + " from each witness named, and witnesses are never averaged.\n\n");
    Set<String> seenBy = new TreeSet<>();
    run.claims().stream()
        .flatMap(claim -> LimitSummary.of(claim).stream())
        .forEach(limit -> seenBy.add(limit.seenBy()));
    out.append("**Who saw it.** ");
    WITNESSES.stream()
        .filter(witness -> seenBy.contains(witness.getKey()))
        .forEach(
            witness ->
                out.append("*")
                    .append(witness.getKey())
                    .append("* ")
                    .append(witness.getValue())
                    .append(' '));
    out.setLength(out.length() - 1);
    out.append("\n\n");
  }

  private void controls() {
    out.append("## Controls\n\n");
    MarkdownTable table = new MarkdownTable("Control", "Expected", "Showed", "");
    for (ClaimRecord control : real(true)) {
      ClaimVerdict verdict = control.verdict();
      table.row(
          "[%s](#%s) %s"
              .formatted(
                  claimId(control), anchor(control), Markdown.plain(control.plan().body().title())),
          verdict.expected().toString(),
          verdict.verdict().outcome().toString(),
          verdict.agrees() ? "✅ agrees" : "❌ **disagrees**");
    }
    out.append(
            table.isEmpty()
                ? "This run had no control, so nothing shows that the instrument could have said"
                    + " otherwise.\n"
                : "A control is a trial whose verdict is known beforehand. One that disagrees turns"
                    + " every PASS of the run into INCONCLUSIVE.\n\n"
                    + table.markdown())
        .append('\n');
  }

  private void limitsOfThisPage() {
    out.append("## What was not tested\n\n");
    List<String> missing = new ArrayList<>();
    run.facts().map(Recorded::body).ifPresent(facts -> notTested(facts, missing));
    boolean client =
        run.claims().stream()
            .flatMap(claim -> claim.plan().body().limits().stream())
            .anyMatch(limit -> limit.witness() == Witness.CLIENT);
    if (!client) {
      missing.add(
          "No limit was asserted from a user's side: how long users were without service, and"
              + " whether a message was lost, is not part of this run.");
    }
    missing.add(
        calibration.isEmpty()
            ? "The instrument was not calibrated in this run: its bounds are derived, not checked"
                + " against outages of known length."
            : "Faults of a node and drift were not calibrated: nothing on this cluster knows their"
                + " true course, so their bounds are derived, not checked. Calibration covers a"
                + " service that goes away and comes back, and its pods.");
    missing.forEach(line -> out.append("* ").append(Markdown.plain(line)).append('\n'));
    out.append('\n');
    if (!run.notes().isEmpty()) {
      out.append("## Notes\n\n");
      run.notes()
          .forEach(
              note ->
                  out.append("* ")
                      .append(Markdown.plain(note.body().text()))
                      .append(" (")
                      .append(links.record(note))
                      .append(")\n"));
      out.append('\n');
    }
  }

  private static void notTested(Entry.Facts facts, List<String> missing) {
    missing.addAll(facts.notTested());
    if (!facts.imageSource().equals("pull")) {
      missing.add(
          "Images were built on this machine: the same stack on a cluster that pulls its images from"
              + " container registries was not exercised by this run.");
    }
  }

  private void howToCheck() {
    out.append("## How to check\n\n")
        .append(
            "Each number above links to its record in the run's ledger, and each record names the"
                + " samples that it was computed from. The ledger is one JSON record a line, each"
                + " bound to the one before by its hash; a sample's file name is the SHA-256 of what"
                + " it holds, question and answer. docs/LEDGER.md describes both. The first command checks the whole record,"
                + " offline, and computes every result anew; the others check one sample:\n\n")
        .append(
            Markdown.block(
                "sh",
                "./healproof verify %s --head %s\n".formatted(links.runFromRoot(), run.head())
                    + "cd "
                    + links.runFromRoot()
                    + "\nzcat samples/<hash>.gz | sha256sum   # prints <hash>"))
        .append(
            "\nThe formula behind an interval stands in docs/MEASUREMENT.md; its inputs stand with"
                + " each trial.\n\n")
        .append("## How to reproduce\n\n")
        .append(Markdown.block("sh", reproduce()))
        .append(
            "\nThe numbers will differ, the verdicts should not. The resolved settings of this run"
                + " are in the folded list below.\n\n");
    settings();
  }

  private String reproduce() {
    String stack = run.facts().map(facts -> " --stack " + facts.body().stack()).orElse("");
    return "./healproof run" + stack;
  }

  private void settings() {
    MarkdownTable table = new MarkdownTable("Setting", "Value", "From");
    run.configuration()
        .forEach(
            setting ->
                table.row(
                    Markdown.code(setting.key()),
                    Markdown.code(setting.value()),
                    Markdown.plain(setting.origin())));
    if (!table.isEmpty()) {
      out.append("<details><summary>Resolved settings</summary>\n\n")
          .append(table.markdown())
          .append("\n</details>\n");
    }
  }

  private List<ClaimRecord> real(boolean control) {
    return run.claims().stream().filter(claim -> claim.plan().body().control() == control).toList();
  }

  static boolean hasChart(ClaimRecord claim) {
    return LimitSummary.of(claim).stream().anyMatch(TimelineSvg::drawn);
  }

  static String chartName(ClaimRecord claim) {
    return claim.plan().body().id().replaceAll("[^A-Za-z0-9._-]", "_") + ".svg";
  }

  static String heading(ClaimRecord claim) {
    Entry.ClaimPlan plan = claim.plan().body();
    return plan.id() + ": " + plan.title();
  }

  static String seconds(java.time.Duration duration) {
    return Seconds.text(duration) + " s";
  }

  private static String claimId(ClaimRecord claim) {
    return Markdown.plain(claim.plan().body().id());
  }

  private static String anchor(ClaimRecord claim) {
    return Markdown.anchor(heading(claim));
  }
}
