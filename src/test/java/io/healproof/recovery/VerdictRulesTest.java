package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictRulesTest {
  private static final Limit LIMIT =
      new Limit("replaced", "the pod is replaced within 30 s", s(30), Witness.PROMETHEUS);
  private static final Gate EFFECT = Gate.held("effect confirmed", "The pod is gone.");
  private static final Gate TELEMETRY = Gate.held("telemetry complete", "60 of 60 samples.");
  private static final Gate AGREE = Gate.held("consistent", "They overlap.");

  @ParameterizedTest
  @CsvSource({
    "2, 4, PASS",
    "28, 30, PASS",
    "29, 31, INCONCLUSIVE",
    "30, 31, INCONCLUSIVE",
    "31, 33, FAIL"
  })
  void anIntervalPassesOnOneSideFailsOnTheOtherAndIsNothingAcross(
      int lower, int upper, Outcome outcome) {
    assertEquals(outcome, judged(observed(lower, upper), gates()));
  }

  @Test
  void whatNeverBrokePassesByItsUpperBoundAlone() {
    assertEquals(Outcome.PASS, judged(new Recovery.LeftCensored(s(30)), gates()));
    assertEquals(Outcome.INCONCLUSIVE, judged(new Recovery.LeftCensored(s(31)), gates()));
  }

  @Test
  void whatHadNotRecoveredFailsOnceTheLimitWasReached() {
    assertEquals(Outcome.FAIL, judged(new Recovery.RightCensored(s(30)), gates()));
    assertEquals(Outcome.INCONCLUSIVE, judged(new Recovery.RightCensored(s(29)), gates()));
  }

  @Test
  void whatWasNotSeenIsInconclusiveWithItsReason() {
    LimitResult result = LimitResult.judge(LIMIT, new Recovery.Unknown("No sample."), gates());

    assertEquals(Verdict.inconclusive("No sample."), result.verdict());
  }

  @Test
  void anEffectThatWasNotConfirmedVoidsEverything() {
    TrialGates gates =
        new TrialGates(
            Gate.voids("effect confirmed", "The pod is still there."), TELEMETRY, AGREE, List.of());

    assertEquals(Outcome.INCONCLUSIVE, judged(observed(2, 4), gates));
    assertEquals(Outcome.INCONCLUSIVE, judged(observed(31, 33), gates));
  }

  @Test
  void incompleteTelemetryBarsAPassAndLeavesAFail() {
    TrialGates gates =
        new TrialGates(
            EFFECT, Gate.barsPass("telemetry complete", "3 of 60 missing."), AGREE, List.of());

    assertEquals(Outcome.INCONCLUSIVE, judged(observed(2, 4), gates));
    assertEquals(Outcome.FAIL, judged(observed(31, 33), gates));
    assertEquals(
        "Not telemetry complete: 3 of 60 missing.",
        LimitResult.judge(LIMIT, observed(2, 4), gates).verdict().reason());
  }

  @Test
  void furtherGatesCount() {
    TrialGates gates =
        new TrialGates(
            EFFECT, TELEMETRY, AGREE, List.of(Gate.voids("within the lag", "Lag was 3 s.")));

    assertEquals(Outcome.INCONCLUSIVE, judged(observed(31, 33), gates));
  }

  @Test
  void witnessesThatDoNotOverlapBarAPass() {
    Gate gate =
        Agreement.gate(Map.of(Witness.API, observed(1, 2), Witness.PROMETHEUS, observed(3, 4)));

    assertFalse(gate.held());
    assertEquals(
        Outcome.INCONCLUSIVE,
        judged(observed(3, 4), new TrialGates(EFFECT, TELEMETRY, gate, List.of())));
  }

  @Test
  void overlapCountsTheEnds() {
    Recovery left = observed(1, 2);
    Recovery right = observed(2, 3);
    Recovery rightClosed = new Recovery.Observed(Interval.closed(s(2), s(3)));

    assertFalse(Agreement.overlap(left, right), "(1, 2] and (2, 3]");
    assertTrue(Agreement.overlap(left, rightClosed), "(1, 2] and [2, 3]");
    assertTrue(Agreement.overlap(left, new Recovery.LeftCensored(s(5))));
    assertFalse(Agreement.overlap(left, new Recovery.RightCensored(s(2))));
    assertFalse(Agreement.overlap(new Recovery.RightCensored(s(2)), left));
    assertTrue(Agreement.overlap(left, new Recovery.Unknown("not seen")));
  }

  @Test
  void aLimitNarrowerThanItsSourceIsRefusedWithOneThatCouldCarryIt() {
    Resolution prometheus =
        Resolution.ofSamples(
            "kube-state-metrics at 1 s", s(1), ms(20), new ErrorBound(ms(5), ms(1_000)), ms(70));
    Resolution watch = Resolution.ofWatch("the api watch", ms(150), ms(50), ms(70));
    Limit narrow = new Limit("outage", "back within 2 s", s(2), Witness.PROMETHEUS);

    assertEquals(ms(2_100), prometheus.width());
    HealproofException refused =
        assertThrows(
            HealproofException.class, () -> narrow.requireResolvableBy(prometheus, List.of(watch)));
    assertEquals(ExitCode.REFUSED, refused.exitCode());
    assertTrue(
        String.valueOf(refused.getMessage()).contains("the api watch (0.270 s)"),
        refused::toString);
    assertDoesNotThrow(() -> LIMIT.requireResolvableBy(prometheus, List.of()));
  }

  @Test
  void aClaimPassesWhenEachPlannedTrialPasses() {
    Verdict pass = Verdict.pass("ok");
    Verdict fail = Verdict.fail("late");
    Verdict blind = Verdict.inconclusive("not seen");

    assertEquals(Outcome.PASS, claim(2, pass, pass).verdict().outcome());
    assertEquals(Outcome.INCONCLUSIVE, claim(3, pass, pass).verdict().outcome());
    assertEquals(Outcome.INCONCLUSIVE, claim(2, pass, blind).verdict().outcome());
    assertEquals(Outcome.FAIL, claim(3, pass, blind, fail).verdict().outcome());
    assertEquals(Outcome.INCONCLUSIVE, claim(1).verdict().outcome());
  }

  @Test
  void aControlAgreesOnlyWhenEachTrialShowsWhatIsExpected() {
    Verdict pass = Verdict.pass("ok");
    Verdict fail = Verdict.fail("late");

    assertTrue(control(Outcome.FAIL, 2, fail, fail).agrees());
    assertFalse(control(Outcome.FAIL, 2, fail, pass).agrees());
    assertFalse(control(Outcome.FAIL, 2, fail).agrees());
    assertFalse(control(Outcome.FAIL, 1).agrees());
    assertFalse(control(Outcome.FAIL, 1, Verdict.inconclusive("not seen")).agrees());
    assertTrue(control(Outcome.PASS, 1, pass).agrees());
  }

  @Test
  void aRunPassesWithItsClaimsAndAgreeingControls() {
    RunVerdict run =
        RunVerdict.of(
            List.of(claim(1, Verdict.pass("ok")), control(Outcome.FAIL, 1, Verdict.fail("x"))));

    assertEquals(ExitCode.PASS, run.exitCode());
  }

  @Test
  void aDisagreeingControlTurnsPassIntoInconclusiveAndLeavesFail() {
    ClaimVerdict broken = control(Outcome.FAIL, 1, Verdict.pass("healed by magic"));
    RunVerdict passing = RunVerdict.of(List.of(claim(1, Verdict.pass("ok")), broken));
    RunVerdict failing =
        RunVerdict.of(
            List.of(claim(1, Verdict.pass("ok")), claim(1, Verdict.fail("late")), broken));

    assertEquals(ExitCode.INCONCLUSIVE, passing.exitCode());
    assertEquals(ExitCode.FAIL, failing.exitCode());
    assertEquals(Outcome.INCONCLUSIVE, failing.claims().get(0).verdict().outcome());
    assertEquals(Outcome.FAIL, failing.claims().get(1).verdict().outcome());
  }

  @Test
  void aCalibrationThatFailedTakesEachPassAndLeavesAFail() {
    Gate shut = Gate.barsPass(Calibration.NAME, "Measurements missed a known truth.");
    ClaimVerdict agreeing = control(Outcome.FAIL, 1, Verdict.fail("as expected"));
    RunVerdict run =
        RunVerdict.of(
            List.of(claim(1, Verdict.pass("ok")), claim(1, Verdict.fail("late")), agreeing),
            Optional.of(shut));

    assertEquals(
        Verdict.inconclusive(
            "The calibration failed, so no PASS counts. Measurements missed a known truth."),
        run.claims().get(0).verdict());
    assertEquals(Outcome.FAIL, run.claims().get(1).verdict().outcome());
    assertEquals(agreeing, run.claims().get(2));
    assertEquals(ExitCode.FAIL, run.exitCode());
    assertEquals(
        ExitCode.INCONCLUSIVE,
        RunVerdict.of(List.of(claim(1, Verdict.pass("ok"))), Optional.of(shut)).exitCode());
  }

  @Test
  void aCalibrationThatHeldAndOneThatIsMissingAreSaid() {
    Gate held = Gate.held(Calibration.NAME, "10 of 10 measurements contained a known truth.");
    List<ClaimVerdict> passing =
        List.of(
            claim(1, Verdict.pass("ok")), control(Outcome.FAIL, 1, Verdict.fail("as expected")));

    assertEquals(
        Verdict.pass(
            "Every claim passed and every control agreed. 10 of 10 measurements contained a known"
                + " truth."),
        RunVerdict.of(passing, Optional.of(held)).verdict());
    assertEquals(
        Verdict.pass(
            "Every claim passed and every control agreed. No calibration ran along, so the"
                + " instruments' own errors are not shown."),
        RunVerdict.of(passing, Optional.empty()).verdict());
  }

  @Test
  void aRunWithoutAClaimIsInconclusive() {
    assertEquals(ExitCode.INCONCLUSIVE, RunVerdict.of(List.of()).exitCode());
    assertEquals(
        ExitCode.INCONCLUSIVE,
        RunVerdict.of(List.of(control(Outcome.FAIL, 1, Verdict.fail("as expected")))).exitCode());
  }

  private static Outcome judged(Recovery recovery, TrialGates gates) {
    return LimitResult.judge(LIMIT, recovery, gates).verdict().outcome();
  }

  private static TrialGates gates() {
    return new TrialGates(EFFECT, TELEMETRY, AGREE, List.of());
  }

  private static ClaimVerdict claim(int planned, Verdict... trials) {
    return ClaimVerdict.ofClaim("RC-POD-1", planned, List.of(trials));
  }

  private static ClaimVerdict control(Outcome expected, int planned, Verdict... trials) {
    return ClaimVerdict.ofControl("RC-CONTROL-1", expected, planned, List.of(trials));
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(Interval.openClosed(s(lower), s(upper)));
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
