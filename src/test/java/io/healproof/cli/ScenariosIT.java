package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.healproof.ExitCode;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Outcome;
import io.healproof.report.SummaryTable;
import io.healproof.time.RunClock;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The scenarios, run as {@code healproof run} runs them; each claim and each control is a test.
 * Anything but a PASS or a control that agrees breaks the build.
 */
class ScenariosIT {

  @TestFactory
  Stream<DynamicTest> everyClaimPassesAndEveryControlAgrees() {
    RunSummary summary = run();
    Stream<DynamicTest> claims =
        summary.record().verdict().claims().stream()
            .map(verdict -> dynamicTest(verdict.claim(), () -> assertKept(verdict)));
    return Stream.concat(
        claims,
        Stream.of(
            dynamicTest(
                "the run as a whole",
                () ->
                    assertEquals(
                        ExitCode.PASS,
                        summary.exitCode(),
                        summary.record().verdict().verdict().reason()))));
  }

  private static void assertKept(ClaimVerdict verdict) {
    if (verdict.control()) {
      assertTrue(verdict.agrees(), verdict.verdict().toString());
    } else {
      assertEquals(Outcome.PASS, verdict.verdict().outcome(), verdict.verdict().reason());
    }
  }

  private static RunSummary run() {
    Settings settings = Settings.ofProcess();
    Surroundings surroundings = Surroundings.ofProcess();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    RunClock clock = RunClock.start();
    try (TerminalProgress progress = TerminalProgress.start(out, false, clock)) {
      RunSummary summary = new Wiring(surroundings, clock).run(settings, progress);
      out.println(SummaryTable.of(summary.record(), 100, SummaryTable.Paint.plain()));
      summary.notes().forEach(out::println);
      return summary;
    }
  }
}
