package io.healproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.recovery.RunVerdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.SurefireReportParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Read by the parser of Maven's own report plugin. */
class JunitXmlTest {
  @TempDir Path folder;

  private ReportTestSuite read(RunRecord run) throws IOException {
    Files.writeString(folder.resolve("junit.xml"), JunitXml.of(run));
    SurefireReportParser parser =
        new SurefireReportParser(List.of(folder.toFile()), new NullConsoleLogger());
    List<ReportTestSuite> suites = parser.parseXMLReportFiles();
    assertEquals(1, suites.size());
    return suites.get(0);
  }

  private static ReportTestCase of(ReportTestSuite suite, String claim) {
    return suite.getTestCases().stream()
        .filter(each -> each.getName().startsWith(claim))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void mavensReportPluginReadsACaseForEachClaimAndEachControl() throws IOException {
    ReportTestSuite suite = read(SampleRun.finished());

    assertEquals(5, suite.getNumberOfTests());
    assertEquals(1, suite.getNumberOfFailures());
    assertEquals(3, suite.getNumberOfErrors());
    assertEquals(0, suite.getNumberOfSkipped());
    assertTrue(of(suite, "RC-DRIFT-1").hasFailure());
    assertEquals(
        "It recovered in (9.12, 11.4] s, beyond the limit of 5 s.",
        of(suite, "RC-DRIFT-1").getFailureMessage());
    assertTrue(of(suite, "RC-DRAIN-1").hasError());
    assertEquals("INCONCLUSIVE", of(suite, "RC-DRAIN-1").getFailureType());
    assertTrue(of(suite, "control RC-CONTROL-1").isSuccessful());
    assertTrue(of(suite, "control RC-CONTROL-2").hasError());
  }

  @Test
  void aRunThatPassesIsGreenAndTakesItsTime() throws IOException {
    ReportTestSuite suite = read(SampleRun.passing());

    assertEquals(2, suite.getNumberOfTests());
    assertTrue(suite.getTestCases().stream().allMatch(ReportTestCase::isSuccessful));
    assertEquals(30, of(suite, "RC-POD-1").getTime(), 0.001);
    assertEquals("healproof.rocketchat", of(suite, "RC-POD-1").getFullClassName());
  }

  @Test
  void nothingThatWasNotSeenIsGreen() throws IOException {
    RunRecord none = with(SampleRun.passing(), List.of(), Optional.empty());
    RunRecord cut =
        with(SampleRun.passing(), SampleRun.passing().claims(), Optional.of("It was cut."));

    assertEquals(1, read(none).getNumberOfErrors());
    assertEquals("No claim was run.", read(none).getTestCases().get(0).getFailureMessage());
    assertEquals(1, read(cut).getNumberOfErrors());
  }

  @Test
  void theCalibrationIsACase() throws IOException {
    assertTrue(of(read(SampleUsers.run()), "calibration").isSuccessful());
  }

  @Test
  void eachLimitIsReadAsOutputOfItsClaim() throws Exception {
    Element claim =
        element(
            SampleRun.finished(), "testcase", e -> e.getAttribute("name").startsWith("RC-DRAIN-1"));
    String output = claim.getElementsByTagName("system-out").item(0).getTextContent();

    assertEquals(
        List.of(
            "INCONCLUSIVE: its pods run elsewhere within 60 s, seen by prometheus: kept in 0 of 1"
                + " trials, worst (58.7, 61.1] s. It recovered in (58.7, 61.1] s, and the limit of"
                + " 60 s lies inside this interval.",
            "PASS: its pods run elsewhere within 60 s, seen by api: kept in 1 of 1 trials, worst"
                + " [59.4, 59.7] s."),
        output.lines().toList());
  }

  @Test
  void theRunAndItsHeadAreProperties() throws Exception {
    RunRecord run = SampleRun.finished();
    Map<String, String> expected =
        Map.of("healproof.run", run.header().runId(), "healproof.head", run.head());
    for (Map.Entry<String, String> each : expected.entrySet()) {
      assertEquals(
          each.getValue(),
          element(run, "property", e -> e.getAttribute("name").equals(each.getKey()))
              .getAttribute("value"));
    }
  }

  @Test
  void hostileWordsAreWordsAndStrayControlCharactersLeaveTheDocumentWhole() throws Exception {
    RunRecord run = SampleRun.passing();
    ClaimRecord claim = run.claims().get(0);
    Entry.ClaimPlan plan = claim.plan().body();
    String title = "]]></testcase><evil a=\"1\">\u0000\u001b & \uffff";
    Entry.ClaimPlan hostile =
        SampleRun.plan("X", title, plan.steps(), Optional.empty(), plan.trials(), plan.limits());
    RunRecord changed =
        with(
            run,
            List.of(
                new ClaimRecord(
                    new Recorded<>(claim.plan().seq(), claim.plan().time(), hostile),
                    claim.trials(),
                    claim.verdict())),
            Optional.empty());

    assertEquals(
        "X: ]]></testcase><evil a=\"1\">\ufffd\ufffd & \ufffd",
        element(changed, "testcase", e -> true).getAttribute("name"));
    assertFalse(JunitXml.of(changed).contains("<evil"));
  }

  private static Element element(RunRecord run, String tag, Predicate<Element> which)
      throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(JunitXml.of(run).getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < document.getElementsByTagName(tag).getLength(); i++) {
      Element element = (Element) document.getElementsByTagName(tag).item(i);
      if (which.test(element)) {
        return element;
      }
    }
    throw new AssertionError("no such " + tag);
  }

  private static RunRecord with(
      RunRecord run, List<ClaimRecord> claims, Optional<String> unfinished) {
    RunVerdict verdict = RunVerdict.of(claims.stream().map(ClaimRecord::verdict).toList());
    return SampleRun.with(run, claims, verdict, unfinished);
  }
}
