package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.fault.ConfigMapRef;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.RecoverySettings.OfApplication;
import io.healproof.fault.RecoverySettings.OfRestarts;
import io.healproof.fault.RecoverySettings.OfWorkload;
import io.healproof.fault.RecoverySettings.Probe;
import io.healproof.recovery.Interval;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private static final FaultSpec KILL = new FaultSpec.KillPod(FakeWorld.CHAT, false);
  private static final FaultSpec DELETE = new FaultSpec.KillPod(FakeWorld.CHAT, true);
  private static final FaultSpec SCALE = new FaultSpec.Scale(FakeWorld.CHAT, 1);
  private static final Optional<Probe> NO_PROBE = Optional.empty();
  private static final FaultSpec EDIT =
      new FaultSpec.EditConfigMap(new ConfigMapRef("ns", "c"), "k", "v");

  private static OfWorkload workload(
      Optional<Probe> startup, Optional<Probe> readiness, int on, Integer... lastStarts) {
    return new OfWorkload(
        2,
        "RollingUpdate",
        Duration.ZERO,
        Duration.ofSeconds(10),
        startup,
        readiness,
        Optional.empty(),
        Duration.ofSeconds(300),
        Duration.ofSeconds(300),
        "IfNotPresent",
        on,
        3,
        on == 0 ? Optional.empty() : Optional.of(10L),
        List.of(),
        Stream.of(lastStarts).map(Duration::ofSeconds).toList(),
        "");
  }

  private static Optional<Probe> probe(int delay, int period, int success, int failure) {
    return Optional.of(
        new Probe(
            Duration.ofSeconds(delay),
            Duration.ofSeconds(period),
            Duration.ofSeconds(1),
            success,
            failure));
  }

  private static OfApplication application(long attempts, Integer... lastSync) {
    return new OfApplication(
        "app", true, attempts, Stream.of(lastSync).map(Duration::ofSeconds).findFirst());
  }

  private static Interval expected(FaultSpec fault, RecoverySettings... settings) {
    return new Expectation(fault, List.of(settings)).prediction().orElseThrow().range();
  }

  private static Interval millis(long lower, long upper) {
    return Interval.closed(Duration.ofMillis(lower), Duration.ofMillis(upper));
  }

  private static void assertHit(Interval predicted, long... measuredMillis) {
    for (long measured : measuredMillis) {
      assertEquals(
          PredictionScore.HIT,
          PredictionScore.of(predicted, new Recovery.Observed(millis(measured, measured))),
          measured + " ms in " + predicted);
    }
  }

  @Test
  void aPodWithoutProbesIsExpectedBackWhenItsContainersRun() {
    // 0.0 + 0.2 + 0.0 + 0.0; 0.5 + 3.0 + 0.5 + 0.5
    assertEquals(millis(200, 4_500), expected(KILL, workload(NO_PROBE, NO_PROBE, 3)));
  }

  @Test
  void aPodThatTellsOfItsLastStartIsExpectedToTakeAsLongAgain() {
    // Last in (2, 4) s: half of 2 at least, one and a half of 4 at most, and two periods of 1 s.
    assertEquals(
        millis(200 + 1_000, 4_000 + 6_000 + 2_000),
        expected(KILL, workload(probe(0, 1, 1, 120), probe(0, 1, 1, 2), 3, 3, 40)));
  }

  @Test
  void anApplicationThatTakesAMinuteIsNotExpectedSooner() {
    // Last in (59, 61) s.
    assertEquals(
        millis(200 + 29_500, 4_000 + 91_500 + 10_000),
        expected(KILL, workload(NO_PROBE, probe(0, 10, 1, 3), 3, 60)));
  }

  @Test
  void withoutALastStartTheProbesAreAllThatIsKnown() {
    assertEquals(
        millis(200 + 300 + 20_000, 4_000 + 8_000 + 20_000 + 10_000 + 1_000),
        expected(KILL, workload(NO_PROBE, probe(10, 10, 2, 3), 3)));
    // A container that takes longer than its startup probe allows is killed.
    assertEquals(
        millis(500, 4_000 + 3_300 + 2_000),
        expected(KILL, workload(probe(0, 1, 1, 3), NO_PROBE, 3)));
  }

  @Test
  void anImageThatIsNotOnEveryNodeMayHaveToBePulled() {
    // 10 MB at 5 MB/s, and 2 s; 2 min where nobody knows how large it is.
    assertEquals(millis(200, 4_500 + 4_000), expected(KILL, workload(NO_PROBE, NO_PROBE, 2)));
    assertEquals(millis(200, 4_500 + 120_000), expected(KILL, workload(NO_PROBE, NO_PROBE, 0)));
  }

  @Test
  void aPodThatEndsGracefullyMayTakeItsGracePeriod() {
    assertEquals(millis(200, 12_000), expected(DELETE, workload(NO_PROBE, NO_PROBE, 3)));
  }

  @Test
  void selfHealIsExpectedLaterWithEachAttempt() {
    assertEquals(millis(100, 11_000), expected(EDIT, application(0)));
    assertEquals(millis(100, 11_000 + 54_000), expected(EDIT, application(4)));
    assertEquals(millis(100, 11_000 + 300_000), expected(EDIT, application(40)));
  }

  @Test
  void aSyncIsExpectedToTakeAsLongAsTheLastOne() {
    // Last in [0, 1) s: one and a half of 1 at most, and 1 s until it is reported.
    assertEquals(millis(100, 2_500), expected(EDIT, application(0, 0)));
    assertEquals(millis(2_000, 2_000 + 9_000 + 1_000), expected(EDIT, application(1, 5)));
  }

  @Test
  void aChangedReplicaCountIsPutBackAndThenThePodsCome() {
    assertEquals(
        millis(100 + 200, 2_500 + 4_500),
        expected(SCALE, withGrace(0, workload(NO_PROBE, NO_PROBE, 3)), application(0, 0)));
  }

  @Test
  void nothingIsExpectedWhereNobodyHeals() {
    assertEquals(
        Optional.empty(),
        new Expectation(EDIT, List.of(new OfApplication("app", false, 0, Optional.empty())))
            .prediction());
    assertEquals(
        Optional.empty(),
        new Expectation(
                new FaultSpec.Nothing(FakeWorld.CHAT), List.of(workload(NO_PROBE, NO_PROBE, 3)))
            .prediction());
  }

  @Test
  void eachStationIsSaidInWordsWithItsTime() {
    assertEquals(
        List.of(
            "controllers notice, a pod is created and scheduled: [0, 0.500] s",
            "sandbox and container start: [0.200, 3.00] s",
            "images are on 2 of 3 nodes, 10 MB may be pulled at 5 MB/s: [0, 4.00] s",
            "the application starts and its probes notice (its pods took 2 s, give or take 1 s of"
                + " probing): [0.500, 5.50] s",
            "endpoint and availability are published: [0, 0.500] s",
            "meanwhile the old pods end, within terminationGracePeriodSeconds and 2 s: by 32.0 s"),
        new Expectation(DELETE, List.of(withGrace(30, workload(NO_PROBE, probe(0, 1, 1, 3), 2, 2))))
            .prediction()
            .orElseThrow()
            .because());
  }

  private static OfWorkload withGrace(int seconds, OfWorkload w) {
    return new OfWorkload(
        w.replicas(),
        w.strategy(),
        w.minReady(),
        Duration.ofSeconds(seconds),
        w.startup(),
        w.readiness(),
        w.liveness(),
        w.notReadyToleration(),
        w.unreachableToleration(),
        w.imagePullPolicy(),
        w.imageOnNodes(),
        w.nodes(),
        w.imageMegabytes(),
        w.containerStarts(),
        w.applicationStarts(),
        w.budget());
  }

  /** LOCAL_CLUSTER_COMPONENTS: a Synapse process about 2 s, its replacement ready in 2.9-3.3 s. */
  @Test
  void whatWasMeasuredOnTheLocalClusterWasExpected() {
    OfWorkload synapse = workload(probe(0, 1, 1, 120), probe(0, 1, 1, 2), 3, 2);
    assertHit(expected(KILL, synapse), 2_900, 3_300, 3_610);
    // Drained; force-deleted without probes where its image was not on every node; drift.
    assertHit(expected(DELETE, synapse), 3_940, 4_330);
    assertHit(expected(KILL, workload(NO_PROBE, NO_PROBE, 2)), 905, 1_340);
    assertHit(expected(SCALE, synapse, application(1, 0)), 3_980, 4_260);
    // Three drifts in a row were healed after 0.36, 0.50 and 10.1 s.
    assertHit(expected(EDIT, application(0, 0)), 360);
    assertHit(expected(EDIT, application(1, 0)), 500);
    assertHit(expected(EDIT, application(3, 0)), 10_100);
  }

  /** No other probes, so that a container is ready when it runs: in [0.2, 5.5] s in place. */
  private static OfWorkload withLiveness(int period, int timeout, int failures) {
    OfWorkload plain = workload(NO_PROBE, NO_PROBE, 3);
    return new OfWorkload(
        plain.replicas(),
        plain.strategy(),
        plain.minReady(),
        plain.terminationGrace(),
        plain.startup(),
        plain.readiness(),
        Optional.of(
            new Probe(
                Duration.ZERO,
                Duration.ofSeconds(period),
                Duration.ofSeconds(timeout),
                1,
                failures)),
        plain.notReadyToleration(),
        plain.unreachableToleration(),
        plain.imagePullPolicy(),
        plain.imageOnNodes(),
        plain.nodes(),
        plain.imageMegabytes(),
        plain.containerStarts(),
        plain.applicationStarts(),
        plain.budget());
  }

  private static FaultSpec strike(FaultSpec.Blow blow, int times) {
    return new FaultSpec.StrikeContainer(FakeWorld.CHAT, blow, times);
  }

  @Test
  void aKilledContainerIsExpectedBackWithoutAnyWaitTheFirstTime() {
    assertEquals(
        millis(200, 5_500),
        expected(strike(FaultSpec.Blow.KILL, 1), withLiveness(1, 2, 10), new OfRestarts(0)));
  }

  @Test
  void eachRestartWaitsTwiceAsLongAsTheOneBeforeAndUntilTheKubeletLooksAgain() {
    assertEquals(
        millis(200 + 30_000, 5_500 + 10_000 + 15_000 + 20_000 + 15_000),
        expected(strike(FaultSpec.Blow.KILL, 3), withLiveness(1, 2, 10), new OfRestarts(0)));
    // The earlier ones are forgotten after 10 min, which may have passed.
    assertEquals(
        millis(200, 5_500 + 40_000 + 15_000),
        expected(strike(FaultSpec.Blow.KILL, 1), withLiveness(1, 2, 10), new OfRestarts(3)));
    assertEquals(
        millis(200, 5_500 + 300_000 + 15_000),
        expected(strike(FaultSpec.Blow.KILL, 1), withLiveness(1, 2, 10), new OfRestarts(20)));
  }

  @Test
  void aHangLastsUntilTheLivenessProbeHasGivenUpAndTheGracePeriodIsOver() {
    assertEquals(
        millis(9_000 + 200, 22_000 + 10_000 + 2_000 + 5_500),
        expected(strike(FaultSpec.Blow.HANG, 1), withLiveness(1, 2, 10), new OfRestarts(0)));
  }

  @Test
  void nobodyIsExpectedToMendAHangWithoutALivenessProbeOrRefusedProbes() {
    assertEquals(
        Optional.empty(),
        new Expectation(strike(FaultSpec.Blow.HANG, 1), List.of(workload(NO_PROBE, NO_PROBE, 3)))
            .prediction());
    assertEquals(
        Optional.empty(),
        new Expectation(strike(FaultSpec.Blow.UNREADY, 1), List.of(withLiveness(1, 2, 10)))
            .prediction());
  }

  @Test
  void thePodsOfALostNodeAreExpectedBackWhenTheyNoLongerTolerateThat() {
    assertEquals(
        millis(30_000 + 300_000 + 200, 60_000 + 300_000 + 4_500),
        expected(
            new FaultSpec.StrikeNode(FakeWorld.CHAT, FaultSpec.NodeBlow.POWER_CUT),
            withLiveness(1, 2, 10)));
  }

  private static FaultSpec drift(FaultSpec.DriftAction action, String path) {
    return FaultSpec.Drift.of("Deployment", "ns", "chat", action, path, "x");
  }

  @Test
  void aDriftOfADeploymentMayOrMayNotReplaceItsPods() {
    OfWorkload pods = workload(NO_PROBE, NO_PROBE, 3);
    Interval sync =
        expected(drift(FaultSpec.DriftAction.SET, "metadata.labels.a"), application(0), pods);
    Interval both =
        expected(drift(FaultSpec.DriftAction.SET, "spec.template.x"), application(0), pods);

    assertEquals(expected(EDIT, application(0)), sync, "labels move no pod");
    assertEquals(sync.lower(), both.lower());
    assertEquals(
        Duration.ofMillis(sync.upper().toMillis() + 4_500), both.upper(), "or they are replaced");
  }

  @Test
  void aLostServiceIsExpectedBackWithItsEndpointsWhereSelfHealPutsItBack() {
    FaultSpec lost = FaultSpec.BlackHole.of("ns", "db");
    Interval sync = expected(EDIT, application(0));

    assertEquals(
        Interval.closed(sync.lower(), sync.upper().plusMillis(500)),
        expected(lost, application(0)));
    assertEquals(Optional.empty(), new Expectation(lost, List.of()).prediction(), "by nobody");
  }

  @Test
  void whatIsRecordedOfRestartsIsReadBack() {
    OfRestarts restarts = new OfRestarts(4);

    assertEquals(List.of(restarts), RecoverySettings.of(restarts.byName()));
  }
}
