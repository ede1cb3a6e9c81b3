package io.healproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Fingerprint;
import io.healproof.evidence.History;
import io.healproof.evidence.HistoryRun;
import io.healproof.evidence.RunRecord;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Recovery;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class OverTimeTest {
  private static final Links LINKS = new Links("../docs/evidence/run", "evidence", "..");

  private final RunRecord run = SampleRun.passing();
  private final ClaimRecord claim = run.claims().get(0);
  private final Fingerprint current =
      new Fingerprint(Fingerprint.of(run, claim, claim.trials().get(0)).parts(), true);
  private final List<HistoryRun> runs = new ArrayList<>();
  private final Map<String, Fingerprint> fingerprints = new LinkedHashMap<>();

  @Test
  void trialsOverNightsShowWithinWhatTheyStay() {
    for (int day = 1; day <= 13; day++) {
      night(day, current, 12, 13, 14, 20, 20.4);
    }

    String page = page(Map.of());

    assertTrue(
        page.contains(
            "prometheus: 65 trials over 13 nights: 95 % stay within 20.4 s with 95 % confidence."),
        page);
    assertTrue(page.contains("| 2026-03-13 | the pod is replaced within 30 s | prometheus | 5 |"));
    assertFalse(page.contains("**Slower.**"), page);
  }

  @Test
  void tooFewTrialsSayWhatTheyShowAndHowManyAreMissing() {
    night(1, current, 12, 13, 14);

    // 0.05^(1/3) = 36.8 %, and 59 are needed.
    assertTrue(
        page(Map.of())
            .contains(
                "3 trials over 1 night: 36.8 % or more stay within 14.0 s with 95 % confidence;"
                    + " 56 more such trials would show it of 95 %."),
        page(Map.of()));
  }

  @Test
  void ofManyNightsTheNewestAreListedAndAllAreCounted() {
    for (int day = 1; day <= 31; day++) {
      night(day, current, 3);
    }

    String page = page(Map.of());

    assertTrue(page.contains("31 trials over 31 nights"), page);
    assertTrue(page.contains("| 2026-03-02 | the pod is replaced within 30 s |"), page);
    assertFalse(page.contains("| 2026-03-01 | the pod is replaced within 30 s |"), page);
  }

  @Test
  void aSlowerNightIsNoticedWithBothMedians() {
    for (int day = 1; day <= 5; day++) {
      night(day, current, 3, 3, 3);
    }
    night(6, current, 9, 9, 9);

    assertTrue(
        page(Map.of())
            .contains(
                "⚠️ **Slower.** The night of 2026-03-06 is slower than those before it: its median"
                    + " is 8.00 to 9.00 s, theirs 2.00 to 3.00 s (p = "),
        page(Map.of()));
  }

  @Test
  void nightsAreDrawnWithTheLimitAndTheSlowerOneIsMarked() throws Exception {
    for (int day = 1; day <= 5; day++) {
      night(day, current, 3, 3, 3);
    }
    night(6, current, 9, 9, 9);

    Map<String, String> charts = EvidencePage.charts(run, overTime(Map.of()));
    String name = "RC-POD-1-" + current.hash() + "-nights.svg";
    String chart = charts.getOrDefault(name, "none");

    assertTrue(page(Map.of()).contains("![Night by night"), page(Map.of()));
    assertTrue(page(Map.of()).contains("(evidence/" + name + ")"), page(Map.of()));
    assertTrue(chart.contains(">the pod is replaced within 30 s, prometheus<"), chart);
    assertTrue(chart.contains(">2026-03-06<") && chart.contains(">n = 3<"), chart);
    assertTrue(chart.contains(">limit 30.0 s<") || chart.contains(">limit 30 s<"), chart);
    assertTrue(chart.contains(">slower<"), chart);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(chart)));
  }

  @Test
  void oneNightIsNoTrend() {
    night(1, current, 12, 13, 14);

    assertEquals(EvidencePage.charts(run), EvidencePage.charts(run, overTime(Map.of())));
  }

  @Test
  void evidenceUnderAnotherFingerprintIsKeptMarkedStaleAndNotCounted() {
    Map<String, String> parts = new TreeMap<>(current.parts());
    parts.put("setting replicas", "1");
    night(1, new Fingerprint(parts, true), 12, 13);
    night(2, current, 12, 13, 14);

    String page = page(Map.of());

    assertTrue(page.contains("3 trials over 1 night"), page);
    assertTrue(
        page.contains(
            "kept and not counted here. Since then: setting replicas was \"1\", is \"2\"."),
        page);
  }

  @Test
  void ofManyChangesAFewAreToldWithShortDigests() {
    Map<String, String> parts = new TreeMap<>(current.parts());
    parts.put("setting replicas", "x@sha256:" + "a".repeat(64));
    for (String name : List.of("a", "b", "c", "d")) {
      parts.put("image of container " + name, "x");
    }
    night(1, new Fingerprint(parts, true), 12, 13);
    night(2, current, 12, 13, 14);

    String page = page(Map.of());

    String told = page.substring(page.indexOf("Since then: setting replicas was"));
    assertTrue(told.contains("was \"x@sha256:" + "a".repeat(12) + "\","), told);
    assertTrue(told.contains("; and 2 more."), told);
  }

  @Test
  void aClaimThatReadsOtherwiseNowMakesThePageStale() {
    String page = page(Map.of("RC-POD-1", List.of("now: the pod is replaced within 20 s (api)")));

    assertTrue(page.contains("> * RC-POD-1: now: the pod is replaced within 20 s (api)\n"), page);
    assertTrue(page.indexOf("**Stale.**") < page.indexOf("## Claims"), page);
  }

  @Test
  void withoutAHistoryThePageStandsForItself() {
    assertEquals(EvidencePage.markdown(run, LINKS), page(Map.of()));
    assertFalse(page(Map.of()).contains("## Over time"));
  }

  @Test
  void theCommandsNameThePublishedRun() {
    assertTrue(page(Map.of()).contains("cd docs/evidence/run\n"), page(Map.of()));
  }

  private String page(Map<String, List<String>> changed) {
    return EvidencePage.markdown(run, LINKS, overTime(changed));
  }

  private OverTime overTime(Map<String, List<String>> changed) {
    return new OverTime(new History(runs, fingerprints, "ab".repeat(32)), changed);
  }

  /** Trials with these upper bounds in seconds, seen by Prometheus and the API alike. */
  private void night(int day, Fingerprint fingerprint, double... uppers) {
    fingerprints.put(fingerprint.hash(), fingerprint);
    List<Limit> limits = claim.plan().body().limits();
    List<HistoryRun.Trial> trials = new ArrayList<>();
    for (double upper : uppers) {
      Recovery recovery = SampleRun.open(Math.round((upper - 1) * 1000), Math.round(upper * 1000));
      trials.add(
          new HistoryRun.Trial(
              trials.size() + 1,
              fingerprint.hash(),
              Outcome.PASS,
              limits.stream()
                  .map(
                      limit ->
                          new HistoryRun.Measured(
                              limit.id(), limit.witness(), "", recovery, Outcome.PASS))
                  .toList()));
    }
    runs.add(
        new HistoryRun(
            "run-" + day,
            "head-" + day,
            Instant.parse("2026-03-01T22:00:00Z").plus(Duration.ofDays(day - 1L)),
            "0.1.0",
            "1",
            Outcome.PASS,
            List.of(
                new HistoryRun.Claim("RC-POD-1", "c", false, Outcome.PASS, true, limits, trials))));
  }
}
