package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.fault.ConfigMapRef;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.RecoverySettings.OfApplication;
import io.healproof.fault.RecoverySettings.OfWorkload;
import io.healproof.fault.RecoverySettings.Probe;
import io.healproof.recovery.Interval;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private static final FaultSpec KILL = new FaultSpec.KillPod(FakeWorld.CHAT, false);
  private static final FaultSpec DELETE = new FaultSpec.KillPod(FakeWorld.CHAT, true);
  private static final FaultSpec EDIT =
      new FaultSpec.EditConfigMap(new ConfigMapRef("ns", "c"), "k", "v");

  private static OfWorkload workload(Optional<Probe> startup, Optional<Probe> readiness, int on) {
    return new OfWorkload(
        2,
        "RollingUpdate",
        Duration.ZERO,
        Duration.ofSeconds(30),
        startup,
        readiness,
        Optional.empty(),
        Duration.ofSeconds(300),
        Duration.ofSeconds(300),
        "IfNotPresent",
        on,
        2,
        "");
  }

  private static Probe probe(int delay, int period, int success, int failure) {
    return new Probe(
        Duration.ofSeconds(delay),
        Duration.ofSeconds(period),
        Duration.ofSeconds(1),
        success,
        failure);
  }

  private static Interval expected(FaultSpec fault, RecoverySettings... settings) {
    return new Expectation(fault, List.of(settings)).recovery().orElseThrow();
  }

  private static Interval millis(long lower, long upper) {
    return Interval.closed(Duration.ofMillis(lower), Duration.ofMillis(upper));
  }

  @Test
  void aPodWithoutProbesIsExpectedBackWhenItHasStarted() {
    assertEquals(
        millis(500, 11_000), expected(KILL, workload(Optional.empty(), Optional.empty(), 2)));
  }

  @Test
  void aReadinessProbeDelaysByItsInitialDelayAndUpToAPeriodMore() {
    assertEquals(
        millis(500 + 20_000, 11_000 + 20_000 + 10_000 + 1_000),
        expected(KILL, workload(Optional.empty(), Optional.of(probe(10, 10, 2, 3)), 2)));
  }

  @Test
  void anApplicationIsNotExpectedToTakeLongerThanItsStartupProbeAllows() {
    assertEquals(
        millis(500, 1_000 + 2_000 + 3_300 + 2_000),
        expected(KILL, workload(Optional.of(probe(0, 1, 1, 3)), Optional.empty(), 2)));
  }

  @Test
  void anImageThatIsNotOnEveryNodeMayHaveToBePulled() {
    assertEquals(
        millis(500, 131_000), expected(KILL, workload(Optional.empty(), Optional.empty(), 1)));
  }

  @Test
  void aPodThatEndsGracefullyMayTakeItsGracePeriod() {
    assertEquals(
        millis(500, 32_000), expected(DELETE, workload(Optional.empty(), Optional.empty(), 2)));
  }

  @Test
  void selfHealIsExpectedLaterWithEachAttempt() {
    assertEquals(millis(100, 10_000), expected(EDIT, new OfApplication("app", true, 0)));
    assertEquals(millis(100, 64_000), expected(EDIT, new OfApplication("app", true, 4)));
    assertEquals(millis(100, 310_000), expected(EDIT, new OfApplication("app", true, 40)));
  }

  @Test
  void aChangedReplicaCountIsPutBackAndThenThePodsCome() {
    assertEquals(
        millis(600, 10_000 + 32_000),
        expected(
            new FaultSpec.Scale(FakeWorld.CHAT, 1),
            workload(Optional.empty(), Optional.empty(), 2),
            new OfApplication("app", true, 0)));
  }

  @Test
  void nothingIsExpectedWhereNobodyHeals() {
    assertEquals(
        Optional.empty(),
        new Expectation(EDIT, List.of(new OfApplication("app", false, 0))).recovery());
    assertEquals(
        Optional.empty(),
        new Expectation(
                new FaultSpec.Nothing(FakeWorld.CHAT),
                List.of(workload(Optional.empty(), Optional.empty(), 2)))
            .recovery());
  }
}
