package io.healproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.report.page.Anchor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/**
 * Pages are compared with golden files in src/test/resources/golden. After a wanted change: {@code
 * mvn test -Dtest=ReportTest -Dhealproof.golden=write}, then look at the difference.
 */
class ReportTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final Links LINKS =
      new Links("../reports/runs/20260101T120000Z-4f2a", "evidence", "..");

  @Test
  void theEvidencePageIsAsApproved() throws IOException {
    assertGolden("EVIDENCE.md", EvidencePage.markdown(SampleRun.finished(), LINKS));
  }

  @Test
  void theHtmlPageIsAsApproved() throws IOException {
    assertGolden("evidence.html", EvidencePage.html(SampleRun.finished(), LINKS));
  }

  @Test
  void theChartsAreAsApproved() throws IOException {
    for (Map.Entry<String, String> chart : EvidencePage.charts(SampleRun.finished()).entrySet()) {
      assertGolden("evidence/" + chart.getKey(), chart.getValue());
    }
  }

  @Test
  void theSummaryTableIsAsApproved() throws IOException {
    assertGolden(
        "summary-100.txt", SummaryTable.of(SampleRun.finished(), 100, SummaryTable.Paint.plain()));
    assertGolden(
        "summary-72.txt", SummaryTable.of(SampleRun.finished(), 20, SummaryTable.Paint.plain()));
  }

  @Test
  void theJsonSummaryIsAsApproved() throws IOException {
    assertGolden("summary.json", JsonSummary.of(SampleRun.finished()));
  }

  @Test
  void aRunWithUsersAndCalibrationIsShownAsApproved() throws IOException {
    RunRecord run = SampleUsers.run();
    assertGolden("users/EVIDENCE.md", EvidencePage.markdown(run, LINKS));
    for (Map.Entry<String, String> chart : EvidencePage.charts(run).entrySet()) {
      assertGolden("users/evidence/" + chart.getKey(), chart.getValue());
    }
    assertGolden("users/summary-100.txt", SummaryTable.of(run, 100, SummaryTable.Paint.plain()));
    assertGolden("users/summary.json", JsonSummary.of(run));
  }

  @Test
  void aPromiseToUsersHasARowForEachSourceThatHasToConfirmIt() {
    String summary = SummaryTable.of(SampleUsers.run(), 100, SummaryTable.Paint.plain());

    assertTrue(
        Pattern.compile(
                "users are without service for at most 2 s\\s+blackbox exporter .*\\s+client, new"
                    + " connections .*\\s+client, reused connections ")
            .matcher(summary)
            .find(),
        summary);
  }

  @Test
  void messagesAreCountedAndNeverShownAsATime() {
    RunRecord run = SampleUsers.run();

    assertTrue(
        EvidencePage.markdown(run, LINKS)
            .contains(
                "[6\u00a0of\u00a0100\u00a0lost](../reports/runs/20260101T120000Z-4f2a/ledger.jsonl#L"));
    EvidencePage.charts(run).values().forEach(c -> assertFalse(c.contains("message is lost"), c));
  }

  @Test
  void aMeasurementThatMissesTheTruthIsNamedWithDigitsThatShowIt() {
    String page = EvidencePage.markdown(SampleUsers.run(), LINKS);

    assertTrue(
        page.contains(
            "Trial 7, in which the target refuses connections (29.6 s): client, new connections,"
                + " outage measured as 30.675000 to 30.790000 s, truly 30.600000 to 30.603000 s"),
        page);
    assertFalse(page.contains("The instrument was not calibrated in this run"), page);
  }

  @Test
  void aRunWithoutCalibrationSaysSo() {
    String page = EvidencePage.markdown(SampleRun.finished(), LINKS);

    assertTrue(page.contains("The instrument was not calibrated in this run"), page);
    assertFalse(page.contains("## Calibration"), page);
  }

  @Test
  void theSameRecordGivesTheSamePageInEveryLocale() {
    Locale before = Locale.getDefault();
    String english = EvidencePage.markdown(SampleRun.finished(), LINKS);
    String chart = EvidencePage.charts(SampleRun.finished()).toString();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(english, EvidencePage.markdown(SampleRun.finished(), LINKS));
      assertEquals(chart, EvidencePage.charts(SampleRun.finished()).toString());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void everyLinkWithinThePageLeadsToAHeading() {
    String page = EvidencePage.markdown(SampleRun.finished(), LINKS);
    Matcher link = Pattern.compile("\\]\\(#([^)]+)\\)").matcher(page);
    int links = 0;
    while (link.find()) {
      String anchor = link.group(1);
      links++;
      assertTrue(
          page.lines()
              .filter(line -> line.startsWith("#"))
              .map(line -> line.replaceFirst("#+ ", "").replace("\\", ""))
              .anyMatch(heading -> Anchor.to(heading).equals("#" + anchor)),
          anchor);
    }
    assertEquals(5, links);
  }

  @Test
  void everyChartOnThePageIsDrawn() {
    String page = EvidencePage.markdown(SampleRun.finished(), LINKS);

    EvidencePage.charts(SampleRun.finished())
        .keySet()
        .forEach(name -> assertTrue(page.contains("(evidence/" + name + ")"), name));
    assertEquals(
        EvidencePage.charts(SampleRun.finished()).size(), page.split("!\\[", -1).length - 1);
  }

  @Test
  void aChartIsWellFormedAndNeedsNothingFromOutside() throws Exception {
    List<String> charts = new ArrayList<>(EvidencePage.charts(SampleRun.finished()).values());
    charts.addAll(EvidencePage.charts(SampleUsers.run()).values());
    for (String chart : charts) {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(chart.getBytes(StandardCharsets.UTF_8)));
      assertFalse(chart.replace("http://www.w3.org/2000/svg", "").contains("http"), chart);
      assertTrue(chart.contains("prefers-color-scheme:dark"));
    }
  }

  @Test
  void ofManyTrialsThePageTellsOfThoseThatAReaderAsksFor() {
    RunRecord run = SampleRun.manyTrials(200);
    String page = EvidencePage.markdown(run, LINKS);
    String chart = EvidencePage.charts(run).getOrDefault("RC-POD-1.svg", "");

    assertEquals(2, page.split("<details><summary>Trial ", -1).length - 1, page);
    assertTrue(page.contains("| 200 | the pod is replaced within 30 s | api |"), page);
    assertTrue(page.contains("The measurements of the other 198 are above"), page);
    assertTrue(chart.contains("200 of 200 PASS"), chart);
    assertTrue(chart.length() < 60_000, "a chart of " + chart.length());
  }

  @Test
  void anUnfinishedRunSaysSoFirst() {
    String page = EvidencePage.markdown(SampleRun.unfinished(), LINKS);

    assertTrue(page.indexOf("This run is unfinished") < page.indexOf("## Claims"));
    assertTrue(
        SummaryTable.of(SampleRun.unfinished(), 80, SummaryTable.Paint.plain())
            .contains("Unfinished: "));
  }

  @Test
  void aStandInIsNamedBeforeAnythingElseThatWasTested() {
    String page = EvidencePage.markdown(SampleRun.finished(), LINKS);

    assertTrue(page.contains("`healproof/synapse:1.163.2` stood in for **Rocket.Chat**"), page);
  }

  @Test
  void linesOfTheSummaryStayWithinTheTerminalWhateverTheColours() {
    for (RunRecord run : List.of(SampleRun.finished(), SampleUsers.run())) {
      for (int width : new int[] {72, 80, 100, 140}) {
        String plain = SummaryTable.of(run, width, SummaryTable.Paint.plain());
        String coloured = SummaryTable.of(run, width, SummaryTable.Paint.ansi());

        plain.lines().forEach(line -> assertTrue(line.length() <= width, width + ": " + line));
        assertEquals(plain, coloured.replaceAll("\u001b\\[[0-9]*m", ""));
        assertTrue(coloured.contains("\u001b[31mFAIL"), coloured);
      }
    }
  }

  @Test
  void theJsonSummaryCarriesTheExitCodeAndTheExactBounds() throws IOException {
    RunRecord run = SampleRun.finished();
    JsonNode json = new ObjectMapper().readTree(JsonSummary.of(run));

    assertEquals(run.verdict().exitCode().status(), json.path("exitCode").asInt());
    JsonNode recovery =
        json.path("claims").path(0).path("trials").path(0).path("limits").path(0).path("recovery");
    assertEquals("2.103", recovery.path("lower").asText());
    assertEquals("4.318", recovery.path("upper").asText());
    assertFalse(recovery.path("lowerClosed").asBoolean());
  }

  @Test
  void aLimitThatWasNotAnnouncedIsShownAllTheSame() {
    ClaimRecord claim = SampleRun.passing().claims().get(0);
    Entry.ClaimPlan plan = claim.plan().body();
    Entry.ClaimPlan silent =
        new Entry.ClaimPlan(
            plan.id(),
            plan.title(),
            plan.featureUri(),
            plan.line(),
            plan.tags(),
            plan.steps(),
            plan.control(),
            plan.expected(),
            plan.trials(),
            plan.share(),
            plan.fault(),
            List.of());
    ClaimRecord unannounced =
        new ClaimRecord(
            new Recorded<>(claim.plan().seq(), claim.plan().time(), silent),
            claim.trials(),
            claim.verdict());

    assertEquals(LimitSummary.of(claim), LimitSummary.of(unannounced));
  }

  @Test
  void aRunThatPassesIsShownAsSuch() {
    String page = EvidencePage.markdown(SampleRun.passing(), LINKS);

    assertTrue(page.contains("✅ **PASS** – Every claim passed and every control agreed."), page);
  }

  private static void assertGolden(String name, String seen) throws IOException {
    Path file = GOLDEN.resolve(name);
    if ("write".equals(System.getProperty("healproof.golden"))) {
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, seen);
    }
    assertEquals(Files.readString(file), seen, name);
  }
}
