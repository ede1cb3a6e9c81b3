package io.healproof.report;

import io.healproof.evidence.Accrued;
import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Fingerprint;
import io.healproof.evidence.RunRecord;
import io.healproof.recovery.ExactShare;
import io.healproof.recovery.ProvenLimit;
import io.healproof.recovery.RankInterval;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Seconds;
import io.healproof.recovery.ShareWithin;
import io.healproof.recovery.SlowerNight;
import io.healproof.report.page.Block;
import io.healproof.report.page.Blocks;
import io.healproof.report.page.Drawing;
import io.healproof.report.page.Prose;
import io.healproof.report.page.Rows;
import io.healproof.report.page.Tone;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The part of the page about all runs that add up: what they come to, their trend, what is stale.
 */
final class AccruedSection {
  private static final ShareWithin SHARE = ShareWithin.ofPercent(95, 95);
  private static final double CONFIDENCE = 0.95;

  private static final int MOST_CHANGES = 3;

  /** As much of a digest as tells it from another. */
  private static final Pattern DIGEST = Pattern.compile("(sha256:[0-9a-f]{12})[0-9a-f]{52}");

  /** Enough for a trend; all of them are in the history. */
  private static final int MOST_NIGHTS = 30;

  private final RunRecord run;
  private final OverTime overTime;

  AccruedSection(RunRecord run, OverTime overTime) {
    this.run = run;
    this.overTime = overTime;
  }

  /** The charts of the section, by the name of their file. */
  Map<String, Drawing> charts() {
    Map<String, Drawing> charts = new TreeMap<>();
    for (ClaimRecord claim : run.claims()) {
      List<Accrued> own = own(claim);
      if (!claim.plan().body().control() && !own.isEmpty()) {
        current(claim)
            .keySet()
            .forEach(
                hash ->
                    trend(claim, hash, under(hash, own))
                        .ifPresent(trend -> charts.put(chartName(claim, hash), trend)));
      }
    }
    return charts;
  }

  private List<Accrued> own(ClaimRecord claim) {
    String id = claim.plan().body().id();
    return overTime.accrued().stream().filter(each -> each.claim().equals(id)).toList();
  }

  private static List<Accrued> under(String hash, List<Accrued> limits) {
    return limits.stream().filter(each -> each.fingerprint().hash().equals(hash)).toList();
  }

  private static String chartName(ClaimRecord claim, String hash) {
    return EvidencePage.chartName(claim).replaceFirst("[.]svg$", "-" + hash + "-nights.svg");
  }

  private Optional<Drawing> trend(ClaimRecord claim, String hash, List<Accrued> pool) {
    List<Accrued> timed = pool.stream().filter(AccruedSection::timed).toList();
    return TrendSvg.worthDrawing(timed)
        ? Optional.of(
            TrendSvg.of(
                "Nights of %s under fingerprint %s".formatted(claim.plan().body().id(), hash),
                timed,
                limit -> overTime.newestNight(limit).filter(SlowerNight::noticed).isPresent(),
                MOST_NIGHTS))
        : Optional.empty();
  }

  /** Says of each claim that changed since that this page is about what was. */
  Blocks stale() {
    return overTime.changed().isEmpty()
        ? new Blocks()
        : new Blocks()
            .add(
                new Block.Callout(
                    Prose.strong("Stale.").and(" Since this run, what it is about has changed:"),
                    overTime.changed().entrySet().stream()
                        .map(
                            claim ->
                                Prose.plain(
                                    claim.getKey() + ": " + String.join("; ", claim.getValue())))
                        .toList()));
  }

  /**
   * The section.
   *
   * @param charts the folder of {@link #charts}, seen from the page
   */
  Blocks blocks(String charts) {
    Blocks out = new Blocks();
    if (overTime.history().runs().isEmpty()) {
      return out;
    }
    intro(out);
    for (ClaimRecord claim : run.claims()) {
      List<Accrued> own = own(claim);
      if (!claim.plan().body().control() && !own.isEmpty()) {
        claim(claim, own, charts, out);
      }
    }
    return out;
  }

  private void intro(Blocks out) {
    int runs = overTime.history().runs().size();
    out.heading(2, "Over time")
        .paragraph(
            Prose.plain(
                    ("Trials add up only under one fingerprint: the same cluster, Kubernetes,"
                            + " nodes, manifests and images of the target and of what it depends on,"
                            + " and the same settings. %s in the history, %s; each was verified, and"
                            + " its results computed again, before it was added. The history's last"
                            + " hash is ")
                        .formatted(
                            runs == 1 ? "1 sealed run is" : runs + " sealed runs are",
                            overTime.history().holds(run.head())
                                ? "this one among them"
                                : "this one not"))
                .and(Prose.code(overTime.history().head()))
                .and("."))
        .paragraph(
            "A trial counts by its upper bound. One that is INCONCLUSIVE, or that had not recovered"
                + " when watching ended, counts as one that never recovered, and none of them"
                + " expires. A night goes from noon to noon, UTC.")
        .paragraph(
            Prose.strong("When a night is called slower:")
                .and(
                    (" when its median surely lies beyond that of all nights before, and so many of"
                            + " its trials are surely slower than earlier ones as chance would bring"
                            + " about in at most %d of 100 nights (Gehan's score over all pairs, by"
                            + " permutation; docs/MEASUREMENT.md). Intervals that overlap are no"
                            + " difference.")
                        .formatted(SlowerNight.LEVEL_PERCENT)));
  }

  private void claim(ClaimRecord claim, List<Accrued> own, String charts, Blocks out) {
    Map<String, Fingerprint> current = current(claim);
    List<Accrued> counted =
        own.stream().filter(each -> current.containsKey(each.fingerprint().hash())).toList();
    out.heading(3, claim.plan().body().id() + " over time");
    if (counted.isEmpty()) {
      out.paragraph(
          Prose.plain("No run in the history has this run's fingerprint of the claim: ")
              .and(hashes(current))
              .and("."));
    }
    for (String hash : current.keySet()) {
      List<Accrued> pool = under(hash, counted);
      if (!pool.isEmpty()) {
        pool(hash, pool, out);
        figure(claim, hash, pool, charts, out);
        table(pool, out);
      }
    }
    parts(current, out);
    out.bullets(staleOf(own, current));
  }

  private static Prose hashes(Map<String, Fingerprint> fingerprints) {
    return Prose.joined(fingerprints.keySet().stream().map(Prose::code).toList(), ", ");
  }

  /** The fingerprints of the claim's trials in this run, by hash. */
  private Map<String, Fingerprint> current(ClaimRecord claim) {
    Map<String, Fingerprint> current = new TreeMap<>();
    claim
        .trials()
        .forEach(
            trial -> {
              Fingerprint fingerprint = Fingerprint.of(run, claim, trial);
              current.put(fingerprint.hash(), fingerprint);
            });
    return current;
  }

  private void pool(String hash, List<Accrued> pool, Blocks out) {
    out.paragraph(Prose.plain("Under fingerprint ").and(Prose.code(hash)).and(":"))
        .bullets(pool.stream().map(this::limit).toList());
  }

  private void figure(
      ClaimRecord claim, String hash, List<Accrued> pool, String charts, Blocks out) {
    trend(claim, hash, pool)
        .ifPresent(
            trend ->
                out.add(
                    new Block.Figure(
                        "Night by night", charts + "/" + chartName(claim, hash), trend)));
  }

  private static void table(List<Accrued> pool, Blocks out) {
    Rows rows = new Rows("Night", "Limit", "Seen by", "n", "Median", "Worst");
    pool.stream().filter(AccruedSection::timed).forEach(limit -> nights(limit, rows));
    out.fold("Night by night, at most the newest " + MOST_NIGHTS, new Blocks().table(rows));
  }

  private Prose limit(Accrued limit) {
    return Prose.strong(limit.text())
        .and(", " + seenBy(limit) + ": " + sentence(limit))
        .and(
            overTime
                .newestNight(limit)
                .filter(SlowerNight::noticed)
                .map(slower -> Prose.plain(" ").and(notice(limit, slower)))
                .orElse(Prose.none()));
  }

  /** For example: 63 trials over 13 nights: 95 % stay within 21 s with 95 % confidence. */
  private static String sentence(Accrued limit) {
    int n = limit.n();
    int nights = limit.nights().size();
    String counted =
        "%d %s over %d %s: "
            .formatted(n, n == 1 ? "trial" : "trials", nights, nights == 1 ? "night" : "nights");
    if (!timed(limit)) {
      ExactShare share = new ExactShare(limit.passed(), n);
      return counted
          + "%d of them kept it, which shows at 95 %% confidence that at least %s %% do."
              .formatted(limit.passed(), percent(share.lowerBound(CONFIDENCE)));
    }
    long unseen = limit.uppers().stream().filter(Optional::isEmpty).count();
    String never = unseen == 0 ? "" : " %d counted as never recovered.".formatted(unseen);
    return ProvenLimit.of(limit.uppers(), SHARE)
        .map(
            proven ->
                counted
                    + "95 %% stay within %s s with 95 %% confidence.%s"
                        .formatted(Seconds.ceil(proven.limit()), never))
        .orElseGet(() -> counted + tooFew(limit, n, (int) unseen) + never);
  }

  private static String tooFew(Accrued limit, int n, int unseen) {
    int needed = SHARE.trialsNeeded(unseen);
    String worst =
        limit.uppers().stream()
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder())
            .map(
                upper ->
                    "%s %% or more stay within %s s with 95 %% confidence; "
                        .formatted(
                            percent(new ExactShare(n - unseen, n).lowerBound(CONFIDENCE)),
                            Seconds.ceil(upper)))
            .orElse("");
    return worst + "%d more such trials would show it of 95 %%.".formatted(needed - n);
  }

  /** Rounded down to a tenth, so that a bound still is one. */
  private static String percent(double share) {
    return BigDecimal.valueOf(share)
        .movePointRight(2)
        .setScale(1, RoundingMode.FLOOR)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static Prose notice(Accrued limit, SlowerNight slower) {
    return Prose.badge(Tone.DOUBT, "Slower.")
        .and(
            " The night of %s is slower than those before it: its median is %s, theirs %s (p = %s)."
                .formatted(
                    limit.nights().get(limit.nights().size() - 1).date(),
                    LimitSummary.text(slower.night()),
                    LimitSummary.text(slower.earlier()),
                    BigDecimal.valueOf(slower.p())
                        .setScale(4, RoundingMode.CEILING)
                        .toPlainString()));
  }

  private static void nights(Accrued limit, Rows rows) {
    int from = Math.max(0, limit.nights().size() - MOST_NIGHTS);
    for (Accrued.Night night : limit.nights().subList(from, limit.nights().size())) {
      List<Recovery> recoveries = night.counted().recoveries();
      rows.row(
          Prose.plain(night.date().toString()),
          Prose.plain(limit.text()),
          Prose.plain(seenBy(limit)),
          Prose.plain(String.valueOf(recoveries.size())),
          Prose.unbroken(LimitSummary.text(RankInterval.median(recoveries)))
              .and(
                  RankInterval.ofMedian(recoveries.size(), CONFIDENCE)
                      .map(ranks -> "; 95 % " + LimitSummary.text(ranks.over(recoveries)))
                      .orElse("")),
          Prose.unbroken(worst(recoveries)));
    }
  }

  private static String worst(List<Recovery> recoveries) {
    return recoveries.stream()
        .max(
            Comparator.comparing(
                (Recovery recovery) ->
                    Recoveries.upper(recovery)
                        .map(Recoveries.End::at)
                        .orElse(Duration.ofSeconds(Long.MAX_VALUE))))
        .map(Recoveries::text)
        .orElse("–");
  }

  static String seenBy(Accrued limit) {
    return Measurement.seenBy(limit.witness(), limit.max(), limit.source());
  }

  /** Whether any trial has a length of time to show. */
  private static boolean timed(Accrued limit) {
    return limit.recoveries().stream().anyMatch(AccruedSection::hasLength)
        && !Measurement.countsMessages(limit.witness(), limit.max());
  }

  private static boolean hasLength(Recovery recovery) {
    return recovery instanceof Recovery.LeftCensored left
        ? !left.upper().isZero()
        : !(recovery instanceof Recovery.Unknown);
  }

  private static void parts(Map<String, Fingerprint> current, Blocks out) {
    current.forEach(
        (hash, fingerprint) -> {
          Rows rows = new Rows("Part", "");
          fingerprint
              .parts()
              .forEach((name, value) -> rows.row(Prose.plain(name), Prose.code(value)));
          out.fold("What fingerprint " + hash + " is made of", new Blocks().table(rows));
        });
  }

  private static List<Prose> staleOf(List<Accrued> own, Map<String, Fingerprint> current) {
    Map<String, Accrued> older = new LinkedHashMap<>();
    own.stream()
        .filter(each -> !current.containsKey(each.fingerprint().hash()))
        .forEach(each -> older.putIfAbsent(each.fingerprint().hash(), each));
    return older.values().stream().map(accrued -> stale(accrued, current)).toList();
  }

  /** A few of them, images last and their digests cut; the history holds them all. */
  private static String inShort(List<String> changes) {
    List<String> told =
        changes.stream()
            .sorted(Comparator.comparing(change -> change.startsWith("image ")))
            .limit(MOST_CHANGES)
            .map(change -> DIGEST.matcher(change).replaceAll("$1"))
            .toList();
    int more = changes.size() - told.size();
    return String.join("; ", told) + (more > 0 ? "; and " + more + " more" : "");
  }

  private static Prose stale(Accrued accrued, Map<String, Fingerprint> current) {
    boolean one = accrued.n() == 1;
    String since =
        current.values().stream()
            .findFirst()
            .map(now -> inShort(now.changesSince(accrued.fingerprint())))
            .orElse("no trial of this run came to a fingerprint");
    return Prose.strong("Stale:")
        .and(" %s %s under fingerprint ".formatted(accrued.n(), one ? "trial" : "trials"))
        .and(Prose.code(accrued.fingerprint().hash()))
        .and(
            ", the last of the night of %s, %s kept and not counted here. Since then: %s."
                .formatted(
                    accrued.nights().get(accrued.nights().size() - 1).date(),
                    one ? "is" : "are",
                    since));
  }
}
