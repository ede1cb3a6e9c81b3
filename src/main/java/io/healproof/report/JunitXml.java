package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Fingerprint;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Verdict;
import io.healproof.report.page.Prose;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A run's outcome as JUnit XML, in the form that Maven Surefire describes and that continuous
 * integration reads: a test case for each claim and each control. FAIL is a failure. INCONCLUSIVE
 * is an error, and so are a control that disagrees, a calibration that failed and a run that did
 * not come to its end: nothing that was not seen is green.
 */
public final class JunitXml {

  /** A test case; without a problem it passed. */
  private record Case(String name, Duration time, Optional<Problem> problem, String output) {}

  /** What a test case did not show. */
  private record Problem(Outcome outcome, String message, String detail) {}

  private final RunRecord run;
  private final String suite;

  private JunitXml(RunRecord run) {
    this.run = run;
    this.suite = "healproof." + run.facts().map(facts -> facts.body().stack()).orElse("unknown");
  }

  /** The document, ending with a line break. */
  public static String of(RunRecord run) {
    try {
      return new JunitXml(run).render();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("text can be written to memory", e);
    }
  }

  private String render() throws XMLStreamException {
    List<Case> cases = cases();
    StringWriter out = new StringWriter();
    out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
    xml.writeStartElement("testsuite");
    attribute(xml, "name", suite);
    attribute(
        xml, "time", seconds(cases.stream().map(Case::time).reduce(Duration.ZERO, Duration::plus)));
    attribute(xml, "tests", String.valueOf(cases.size()));
    attribute(xml, "errors", count(cases, Outcome.INCONCLUSIVE));
    attribute(xml, "skipped", "0");
    attribute(xml, "failures", count(cases, Outcome.FAIL));
    properties(xml);
    for (Case each : cases) {
      write(xml, each);
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.close();
    return out.append("\n").toString();
  }

  private static String count(List<Case> cases, Outcome outcome) {
    return String.valueOf(
        cases.stream()
            .filter(each -> each.problem().filter(p -> p.outcome() == outcome).isPresent())
            .count());
  }

  private void properties(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("properties");
    property(xml, "healproof.run", run.header().runId());
    property(xml, "healproof.head", run.head());
    property(xml, "healproof.verdict", run.verdict().verdict().outcome().toString());
    property(xml, "healproof.version", run.header().version());
    property(xml, "healproof.startedAt", run.header().startedAt().toString());
    for (Recorded<Entry.Facts> facts : run.facts().stream().toList()) {
      property(xml, "healproof.stack", facts.body().stack());
      property(xml, "healproof.stackRevision", facts.body().stackRevision());
      property(xml, "healproof.cluster", facts.body().cluster());
      property(xml, "healproof.kubernetesVersion", facts.body().kubernetesVersion());
    }
    for (ClaimRecord claim : run.claims()) {
      String hashes =
          claim.trials().stream()
              .map(trial -> Fingerprint.of(run, claim, trial).hash())
              .distinct()
              .collect(Collectors.joining(" "));
      property(xml, "healproof.fingerprint." + claim.plan().body().id(), hashes);
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  private static void property(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeEmptyElement("property");
    attribute(xml, "name", name);
    attribute(xml, "value", value);
  }

  private void write(XMLStreamWriter xml, Case each) throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testcase");
    attribute(xml, "name", each.name());
    attribute(xml, "classname", suite);
    attribute(xml, "time", seconds(each.time()));
    for (Problem problem : each.problem().stream().toList()) {
      xml.writeCharacters("\n    ");
      xml.writeStartElement(problem.outcome() == Outcome.FAIL ? "failure" : "error");
      attribute(xml, "message", problem.message());
      attribute(xml, "type", problem.outcome().toString());
      xml.writeCharacters(Prose.lines(problem.detail()));
      xml.writeEndElement();
    }
    if (!each.output().isEmpty()) {
      xml.writeCharacters("\n    ");
      xml.writeStartElement("system-out");
      xml.writeCharacters(Prose.lines(each.output()));
      xml.writeEndElement();
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, Prose.line(value));
  }

  private List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    run.claims().forEach(claim -> cases.add(ofClaim(claim)));
    CalibrationSummary.of(run).ifPresent(calibration -> cases.add(ofCalibration(calibration)));
    ofRun().ifPresent(cases::add);
    return cases;
  }

  private Case ofClaim(ClaimRecord claim) {
    boolean control = claim.plan().body().control();
    return new Case(
        (control ? "control " : "") + EvidencePage.heading(claim),
        claim.trials().stream().map(JunitXml::time).reduce(Duration.ZERO, Duration::plus),
        control ? problemOfControl(claim) : problemOfClaim(claim),
        limits(LimitSummary.of(claim)));
  }

  private static Optional<Problem> problemOfClaim(ClaimRecord claim) {
    Verdict verdict = claim.verdict().verdict();
    return verdict.outcome() == Outcome.PASS
        ? Optional.empty()
        : Optional.of(
            new Problem(
                verdict.outcome(),
                verdict.reason(),
                limits(LimitSummary.otherThanExpected(claim))));
  }

  /** A control that disagrees says nothing of the platform: it voids what the run says of it. */
  private static Optional<Problem> problemOfControl(ClaimRecord claim) {
    ClaimVerdict verdict = claim.verdict();
    return verdict.agrees()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                Outcome.INCONCLUSIVE,
                "The control showed %s where %s was expected: %s"
                    .formatted(
                        verdict.verdict().outcome(),
                        verdict.expected(),
                        verdict.verdict().reason()),
                limits(LimitSummary.otherThanExpected(claim))));
  }

  private Case ofCalibration(CalibrationSummary calibration) {
    return new Case(
        "calibration",
        Duration.ZERO,
        calibration.gate().held()
            ? Optional.empty()
            : Optional.of(
                new Problem(Outcome.INCONCLUSIVE, calibration.gate().reason(), calibration.text())),
        calibration.gate().reason());
  }

  /** What no claim would show: a run without one, and one that was cut short. */
  private Optional<Case> ofRun() {
    boolean tried = run.claims().stream().anyMatch(claim -> !claim.plan().body().control());
    Optional<String> problem =
        run.unfinished().or(() -> tried ? Optional.empty() : Optional.of("No claim was run."));
    return problem.map(
        why ->
            new Case(
                "the run came to its end",
                Duration.ZERO,
                Optional.of(
                    new Problem(Outcome.INCONCLUSIVE, why, run.verdict().verdict().reason())),
                ""));
  }

  /** A line for each limit and each witness. */
  private static String limits(List<LimitSummary> limits) {
    return limits.stream().map(JunitXml::limit).collect(Collectors.joining("\n"));
  }

  private static String limit(LimitSummary limit) {
    Verdict verdict = limit.verdict();
    return "%s: %s, seen by %s: %s, worst %s.%s"
        .formatted(
            verdict.outcome(),
            limit.limit().text(),
            limit.seenBy(),
            limit
                .kept()
                .map(kept -> "kept in %s of %s trials".formatted(kept.within(), kept.trials()))
                .orElse("not judged"),
            limit.worst(),
            // Of trials that all passed, the reason is that of any one.
            verdict.outcome() == Outcome.PASS ? "" : " " + verdict.reason());
  }

  /** From the intent to the verdict, by the harness's clock. */
  private static Duration time(TrialRecord trial) {
    if (trial.intent().isEmpty() || trial.judged().isEmpty()) {
      return Duration.ZERO;
    }
    Duration time = Duration.between(trial.intent().get().time(), trial.judged().get().time());
    return time.isNegative() ? Duration.ZERO : time;
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3)
        .setScale(3, RoundingMode.UNNECESSARY)
        .toPlainString();
  }
}
