package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.ExactShare;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Seconds;
import io.healproof.recovery.Sources;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import io.healproof.report.page.Anchor;
import io.healproof.report.page.Block;
import io.healproof.report.page.Blocks;
import io.healproof.report.page.HtmlForm;
import io.healproof.report.page.MarkdownForm;
import io.healproof.report.page.Prose;
import io.healproof.report.page.Rows;
import io.healproof.report.page.Tone;
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
 * The page that tells a stranger what a run showed, from the run's record and from nothing else: as
 * Markdown for GitHub, and as one HTML document. The same record always gives the same page.
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

  private EvidencePage(RunRecord run, Links links, OverTime overTime) {
    this.run = run;
    this.links = links;
    this.accrued = new AccruedSection(run, overTime);
    this.calibration = CalibrationSummary.of(run);
  }

  /** The page in Markdown, its charts as files beside it. */
  public static String markdown(RunRecord run, Links links) {
    return markdown(run, links, OverTime.none());
  }

  /** The page with what all runs come to, and with marks on what is stale. */
  public static String markdown(RunRecord run, Links links, OverTime overTime) {
    return "<!-- Generated from the record of a run; do not edit. -->\n\n"
        + MarkdownForm.of(new EvidencePage(run, links, overTime).blocks());
  }

  /** The same page as one HTML document that needs nothing from outside, charts included. */
  public static String html(RunRecord run, Links links) {
    return html(run, links, OverTime.none());
  }

  /** The same with what all runs come to, and with marks on what is stale. */
  public static String html(RunRecord run, Links links, OverTime overTime) {
    return HtmlForm.of(
        "Evidence: %s, run %s".formatted(run.verdict().verdict().outcome(), run.header().runId()),
        new EvidencePage(run, links, overTime).blocks());
  }

  /** The charts that the page shows: SVG documents by file name, to lie in {@link Links#charts}. */
  public static Map<String, String> charts(RunRecord run) {
    return charts(run, OverTime.none());
  }

  /** The same, with those of what all runs come to. */
  public static Map<String, String> charts(RunRecord run, OverTime overTime) {
    Map<String, String> charts = new TreeMap<>();
    new AccruedSection(run, overTime)
        .charts()
        .forEach((name, chart) -> charts.put(name, chart.document()));
    for (ClaimRecord claim : run.claims()) {
      if (TimelineSvg.worthDrawing(claim)) {
        charts.put(chartName(claim), TimelineSvg.of(claim).document());
      }
    }
    return charts;
  }

  static String chartName(ClaimRecord claim) {
    return claim.plan().body().id().replaceAll("[^A-Za-z0-9._-]", "_") + ".svg";
  }

  /** An outcome, for who skims the page. */
  static Prose badge(Outcome outcome) {
    return Prose.badge(
        switch (outcome) {
          case PASS -> Tone.GOOD;
          case INCONCLUSIVE -> Tone.DOUBT;
          case FAIL -> Tone.BAD;
        },
        outcome.toString());
  }

  static Prose agrees(ClaimVerdict control) {
    return control.agrees() ? Prose.badge(Tone.GOOD, "agrees") : Prose.badge(Tone.BAD, "disagrees");
  }

  static Prose held(Gate gate) {
    return gate.held() ? Prose.badge(Tone.GOOD, "held") : Prose.badge(Tone.BAD, "did not hold");
  }

  static String date(Instant instant) {
    return UTC.format(instant);
  }

  private List<Block> blocks() {
    TestedThing tested = new TestedThing(run);
    Blocks out =
        head()
            .addAll(accrued.stale())
            .addAll(tested.standIns())
            .addAll(claims())
            .addAll(howToRead())
            .addAll(accrued.blocks(links.charts()))
            .addAll(controls())
            .addAll(
                calibration
                    .map(made -> new CalibrationSection(made, links).blocks())
                    .orElseGet(Blocks::new))
            .addAll(tested.blocks());
    for (ClaimRecord claim : run.claims()) {
      out.addAll(new ClaimSection(claim, run.header().startedAt(), links).blocks());
    }
    return out.addAll(limitsOfThisPage()).addAll(notes()).addAll(howToCheck()).all();
  }

  private Blocks head() {
    Blocks out = new Blocks().heading(1, "Evidence");
    run.unfinished()
        .ifPresent(
            why ->
                out.add(
                    new Block.Callout(
                        Prose.strong("This run is unfinished.").and(" " + why), List.of())));
    return out.paragraph(verdict()).paragraph(where());
  }

  /** What the calibration says at length stands in its own section. */
  private Prose verdict() {
    Verdict verdict = run.verdict().verdict();
    String reason = verdict.reason();
    for (CalibrationSummary made : calibration.stream().toList()) {
      reason = reason.replace(made.gate().reason(), "").strip();
    }
    return badge(verdict.outcome())
        .and(" – " + reason)
        .and(
            calibration
                .map(
                    made ->
                        Prose.plain(" ")
                            .and(
                                Prose.link(
                                    CalibrationSection.HEADING,
                                    Anchor.to(CalibrationSection.HEADING)))
                            .and(": " + made.text() + "."))
                .orElse(Prose.none()));
  }

  private Prose where() {
    Prose tested =
        run.facts()
            .map(Recorded::body)
            .map(
                facts ->
                    Prose.plain("the stack ")
                        .and(Prose.strong(facts.stack()))
                        .and(" on the cluster ")
                        .and(Prose.strong(facts.cluster()))
                        .and(
                            " (Kubernetes %s, %s nodes)"
                                .formatted(facts.kubernetesVersion(), facts.nodes().size())))
            .orElse(Prose.plain("a stack that was not recorded"));
    return Prose.plain("Run ")
        .and(Prose.code(run.header().runId()))
        .and(" tested ")
        .and(tested)
        .and(
            ", beginning at %s, with Healproof %s. Its ledger holds %s records; the hash of the last"
                .formatted(date(run.header().startedAt()), run.header().version(), run.records()))
        .and(" one, which vouches for all of them, is ")
        .and(Prose.code(run.head()))
        .and(".");
  }

  private Blocks claims() {
    Rows rows =
        new Rows(
            "Claim", "Limit", "Verdict", "Seen by", "Kept", "Share, at least", "Median", "Worst");
    for (ClaimRecord claim : real(false)) {
      Entry.ClaimPlan plan = claim.plan().body();
      rows.row(
          Prose.link(plan.id(), Anchor.to(heading(claim))),
          Prose.strong(plan.title()),
          badge(claim.verdict().verdict().outcome()),
          Prose.none(),
          Prose.unbroken("%s of %s run".formatted(claim.trials().size(), plan.trials())),
          Prose.none(),
          Prose.none(),
          Prose.none());
      LimitSummary.of(claim).forEach(limit -> limit(limit, rows));
    }
    Blocks out = new Blocks().heading(2, "Claims");
    return rows.count() == 0 ? out.paragraph("No claim was run.") : out.table(rows);
  }

  private void limit(LimitSummary limit, Rows rows) {
    rows.row(
        Prose.none(),
        Prose.plain(limit.limit().text()),
        badge(limit.verdict().outcome()),
        Prose.plain(limit.seenBy()),
        Prose.unbroken(
            limit.kept().map(kept -> kept.within() + " of " + kept.trials()).orElse("not judged")),
        Prose.unbroken(limit.kept().map(Shares::atLeast).orElse("–")),
        Prose.unbroken(limit.median()),
        limit
            .worstResult()
            .map(worst -> Prose.unbrokenLink(limit.worst(), links.recordTarget(worst.judged())))
            .orElse(Prose.plain("–")));
  }

  private Blocks howToRead() {
    Set<String> seenBy = new TreeSet<>();
    run.claims().stream()
        .flatMap(claim -> LimitSummary.of(claim).stream())
        .forEach(limit -> seenBy.add(limit.seenBy()));
    Blocks out =
        new Blocks()
            .paragraph(
                Prose.strong("How to read an interval.")
                    .and(
                        " (2.10, 4.32] s says: the recovery took more than 2.10 s and at most 4.32"
                            + " s, counted from the fault; an outage is counted from the first"
                            + " request that failed. Its width is what the witness could not see:"
                            + " the time between two scrapes or requests, the exporter's lag, the"
                            + " clocks. A limit is kept only when the whole interval is within it,"
                            + " and missed only when the whole interval is beyond it; anything else"
                            + " is INCONCLUSIVE. No middle is ever judged, and witnesses are never"
                            + " averaged."))
            .paragraph(
                Prose.strong("How much it proves.")
                    .and(
                        (" Share, at least: of all such trials, this share keeps the limit, at 95"
                                + " %% confidence (exact one-sided bound). %s trials without a miss"
                                + " show 95 %%.")
                            .formatted(ExactShare.trialsNeeded(0.95, 0.95, 0))));
    List<Prose> witnesses =
        WITNESSES.stream()
            .filter(witness -> seenBy.contains(witness.getKey()))
            .map(witness -> Prose.emphasis(witness.getKey()).and(" " + witness.getValue()))
            .toList();
    return witnesses.isEmpty()
        ? out
        : out.paragraph(Prose.strong("Who saw it.").and(" ").and(Prose.joined(witnesses, " ")));
  }

  private Blocks controls() {
    Rows rows = new Rows("Control", "What is done", "Expected", "Showed", "");
    for (ClaimRecord control : real(true)) {
      ClaimVerdict verdict = control.verdict();
      Entry.ClaimPlan plan = control.plan().body();
      rows.row(
          Prose.link(plan.id(), Anchor.to(heading(control))),
          Prose.plain(plan.title()),
          Prose.plain(verdict.expected().toString()),
          Prose.plain(verdict.verdict().outcome().toString()),
          agrees(verdict));
    }
    Blocks out = new Blocks().heading(2, "Controls");
    return rows.count() == 0
        ? out.paragraph(
            "This run had no control, so nothing shows that the instrument could have said"
                + " otherwise.")
        : out.paragraph(
                "A control is a trial whose verdict is known beforehand. One that disagrees turns"
                    + " every PASS of the run into INCONCLUSIVE.")
            .table(rows);
  }

  private Blocks limitsOfThisPage() {
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
    return new Blocks()
        .heading(2, "What was not tested")
        .bullets(missing.stream().map(Prose::plain).toList());
  }

  private static void notTested(Entry.Facts facts, List<String> missing) {
    missing.addAll(facts.notTested());
    if (!facts.imageSource().equals("pull")) {
      missing.add(
          "Images were built on this machine: the same stack on a cluster that pulls its images"
              + " from container registries was not exercised by this run.");
    }
  }

  private Blocks notes() {
    List<Prose> notes =
        run.notes().stream()
            .map(note -> Prose.plain(note.body().text()).and(links.inBrackets(note)))
            .toList();
    return notes.isEmpty() ? new Blocks() : new Blocks().heading(2, "Notes").bullets(notes);
  }

  private Blocks howToCheck() {
    return new Blocks()
        .heading(2, "How to check")
        .paragraph(
            "Nobody has to be believed. This computes every interval, statistic and verdict again,"
                + " offline, from the run's folder alone, and names the first thing that is wrong."
                + " Take the hash from a place that whoever ran it could not change, and it also"
                + " shows that nobody wrote the record anew; each run pushes its hash to the"
                + " Pushgateway, as a label of healproof_run_info.")
        .listing("sh", "./healproof verify %s --head %s".formatted(links.runFromRoot(), run.head()))
        .paragraph(
            Prose.plain(
                    "By hand: each number links to its record in the run's ledger, and each record"
                        + " names the samples that it was computed from. The ledger is one JSON"
                        + " record a line, each bound to the one before by its hash; a sample's"
                        + " file name is the SHA-256 of what it holds, question and answer. ")
                .and(links.file("docs/LEDGER.md"))
                .and(" describes both; the formula behind an interval stands in ")
                .and(links.file("docs/MEASUREMENT.md"))
                .and(", its inputs stand with each trial."))
        .listing(
            "sh",
            "cd %s\nzcat samples/<hash>.gz | sha256sum   # prints <hash>"
                .formatted(links.runFromRoot()))
        .heading(2, "How to reproduce")
        .listing("sh", Reproduction.command(run))
        .paragraph("The numbers will differ, the verdicts should not.")
        .fold("Resolved settings, and where each came from", new Blocks().table(settings()));
  }

  private Rows settings() {
    Rows rows = new Rows("Setting", "Value", "From");
    for (Entry.Setting setting : run.configuration()) {
      rows.row(
          Prose.code(setting.key()), Prose.code(setting.value()), Prose.plain(setting.origin()));
    }
    return rows;
  }

  private List<ClaimRecord> real(boolean control) {
    return run.claims().stream().filter(claim -> claim.plan().body().control() == control).toList();
  }

  static String heading(ClaimRecord claim) {
    Entry.ClaimPlan plan = claim.plan().body();
    return plan.id() + ": " + plan.title();
  }

  static String seconds(java.time.Duration duration) {
    return Seconds.text(duration) + " s";
  }
}
