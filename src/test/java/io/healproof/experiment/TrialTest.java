package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.evidence.Entry;
import io.healproof.evidence.RunVerifier;
import io.healproof.evidence.TrialRecord;
import io.healproof.evidence.Trust;
import io.healproof.fault.FaultSpec;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.recovery.Interval;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Phase;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Witness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a whole trial when something goes wrong while it runs. */
class TrialTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private FakeWorld world;

  @BeforeEach
  void make() {
    world = new FakeWorld(folder);
  }

  /** Whatever happened in a trial: its results follow from what was kept of it. */
  @AfterEach
  void recomputeAndClose() {
    world
        .seal()
        .map(run -> RunVerifier.verify(run, Trust.none(), new Recomputation()))
        .ifPresent(found -> assertEquals(ExitCode.PASS, found.exitCode(), found.toString()));
    world.close();
  }

  private static Duration s(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static Interval interval(TrialOutcome outcome, Witness witness) {
    Recovery recovery =
        outcome.limits().stream()
            .filter(limit -> limit.limit().witness() == witness)
            .map(LimitResult::recovery)
            .findFirst()
            .orElseThrow();
    return assertInstanceOf(Recovery.Observed.class, recovery).interval();
  }

  private static void assertContains(Interval interval, Duration truth) {
    assertTrue(
        interval.lower().compareTo(truth) <= 0 && interval.upper().compareTo(truth) >= 0,
        interval + " holds " + truth);
  }

  private static void assertInconclusive(TrialOutcome outcome, String reason) {
    assertEquals(Outcome.INCONCLUSIVE, outcome.verdict().outcome(), outcome.verdict().reason());
    assertTrue(
        outcome.limits().stream().noneMatch(l -> l.verdict().outcome() == Outcome.PASS),
        outcome.limits().toString());
    assertTrue(
        outcome.limits().stream().anyMatch(l -> l.verdict().reason().contains(reason)),
        outcome.limits().toString());
  }

  @Test
  void aReplacedPodPassesAndBothIntervalsHoldTheTruth() {
    TrialOutcome outcome = world.kill();

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    assertContains(interval(outcome, Witness.API), s(4));
    assertContains(interval(outcome, Witness.PROMETHEUS), s(4));
    assertTrue(world.undone());
  }

  @Test
  void aPrometheusThatScrapesSeldomHasAWiderIntervalThatHoldsTheTruth() {
    world
        .scraping(s(15))
        .onKill(
            () -> {
              world.time.after(s(0.05), () -> world.cluster.remove("a"));
              world.time.after(s(0.1), () -> world.cluster.show("c", false));
              world.time.after(s(40), () -> world.cluster.show("c", true));
            });

    TrialOutcome outcome =
        world.run(
            new FaultSpec.KillPod(FakeWorld.CHAT, false),
            new Promise.Replaced("the pod is replaced within 90 s", s(90)));

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    assertContains(interval(outcome, Witness.API), s(40));
    assertContains(interval(outcome, Witness.PROMETHEUS), s(40));
    Duration width =
        interval(outcome, Witness.PROMETHEUS)
            .upper()
            .minus(interval(outcome, Witness.PROMETHEUS).lower());
    assertTrue(width.compareTo(s(15)) >= 0, width::toString);
  }

  @Test
  void onTheLeashEverythingIsDoneButTheDeed() {
    TrialOutcome outcome = world.on(Leash.held()).kill();

    assertEquals(Outcome.INCONCLUSIVE, outcome.verdict().outcome());
    assertTrue(outcome.verdict().reason().startsWith("Leashed:"), outcome.verdict().reason());
    assertTrue(
        world.recorded().records().stream().anyMatch(it -> it.body() instanceof Entry.TrialIntent),
        "the target was chosen and recorded");
    assertTrue(world.recorded().t0().isEmpty(), "and nothing was done to it");
    assertFalse(world.undone());
  }

  @Test
  void aPodThatIsNotReplacedFails() {
    world.onKill(() -> world.time.after(s(0.05), () -> world.cluster.remove("a")));

    TrialOutcome outcome = world.kill();

    assertEquals(Outcome.FAIL, outcome.verdict().outcome(), outcome.verdict().reason());
  }

  @Test
  void aTargetThatFlapsHasRecoveredWhenItStays() {
    world
        .afterKill(s(6), () -> world.cluster.show("c", false))
        .afterKill(s(12), () -> world.cluster.show("c", true));

    TrialOutcome outcome = world.kill();

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    assertContains(interval(outcome, Witness.API), s(12));
    assertContains(interval(outcome, Witness.PROMETHEUS), s(12));
  }

  @Test
  void aTargetThatFlapsTooLongFails() {
    for (int i = 0; i < 20; i++) {
      world
          .afterKill(s(6 + 8 * i), () -> world.cluster.show("c", false))
          .afterKill(s(12 + 8 * i), () -> world.cluster.show("c", true));
    }

    assertEquals(Outcome.FAIL, world.kill().verdict().outcome());
  }

  @Test
  void anEffectThatNobodySeesProvesNothing() {
    world.onKill(() -> {});

    assertInconclusive(world.kill(), "Not effect confirmed");
  }

  @Test
  void prometheusAwayDuringTheTrialProvesNothing() {
    world.afterKill(s(1), () -> world.prometheus.goAwayFor(Duration.ofMinutes(5)));

    assertInconclusive(world.kill(), "Prometheus did not answer");
  }

  @Test
  void prometheusRestartedDuringTheTrialProvesNothing() {
    world.afterKill(s(2), () -> world.prometheus.goAwayFor(s(5)));

    assertInconclusive(world.kill(), "Prometheus has no sample of job");
  }

  @Test
  void anExporterThatLagsBeyondItsBoundProvesNothing() {
    world.afterKill(s(0), () -> world.prometheus.setLag(s(3)));

    assertInconclusive(world.kill(), "Not exporter lag within its bound");
  }

  @Test
  void anExporterThatTheFaultTookAlongProvesNothing() {
    world.afterKill(s(0), () -> world.prometheus.loseExporterFor(s(6)));

    assertInconclusive(world.kill(), "Job kube-state-metrics was down");
  }

  @Test
  void anExporterThatShowsNothingAnyMoreProvesNothing() {
    world.afterKill(s(0), world.prometheus::showNothing);

    assertInconclusive(world.kill(), "");
  }

  @Test
  void aWatchThatBreaksProvesNothing() {
    world.afterKill(s(2), () -> world.cluster.loseWatchesFor(s(1)));

    assertInconclusive(world.kill(), "A watch of the API was lost");
  }

  @Test
  void aWatchThatBreaksOverTheRecoveryWidensTheInterval() {
    world.afterKill(s(3.5), () -> world.cluster.loseWatchesFor(s(3)));

    Interval seen = interval(world.kill(), Witness.API);

    assertContains(seen, s(4));
    assertTrue(seen.width().compareTo(s(2.5)) > 0, seen.toString());
  }

  @Test
  void anApiServerThatIsAwayProvesNothing() {
    world.afterKill(s(2), () -> world.cluster.goAwayFor(s(10)));

    assertInconclusive(world.kill(), "A watch of the API was lost");
  }

  @Test
  void anApiServerThatHangsProvesNothing() {
    world.afterKill(s(2), () -> world.cluster.hangFor(s(10)));

    assertInconclusive(world.kill(), "A watch of the API was lost");
  }

  @Test
  void aWatchThatIsLaterThanItsBoundVoidsTheTrial() {
    world.afterKill(s(0), () -> world.cluster.delay(PodSeen.class, s(3.5)));

    assertInconclusive(world.kill(), "Not watch latency within its bound");
  }

  @Test
  void aKindOfObjectsInAnotherStoreCannotBeDatedAndVoidsTheTrial() {
    world.afterKill(s(0), () -> world.cluster.keepApart(PodSeen.class));

    assertInconclusive(world.kill(), "Not resource versions date the events");
  }

  @Test
  void aWatchThatIsLateShiftsNoInterval() {
    world.afterKill(s(0), () -> world.cluster.delay(PodSeen.class, s(1.5)));

    TrialOutcome outcome = world.kill();

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    assertContains(interval(outcome, Witness.API), s(4));
    assertTrue(interval(outcome, Witness.API).upper().compareTo(s(5.1)) < 0, outcome::toString);
  }

  @Test
  void aStepOfTheWallClockVoidsTheTrial() {
    world.afterKill(s(3), () -> world.time.stepWall(s(0.2)));

    assertInconclusive(world.kill(), "this machine's wall clock was stepped");
  }

  @Test
  void aStepOfTheWallClockBackVoidsTheTrial() {
    world.afterKill(s(3), () -> world.time.stepWall(s(-0.2)));

    assertInconclusive(world.kill(), "this machine's wall clock was stepped");
  }

  @Test
  void aStepOfPrometheussClockVoidsTheTrial() {
    world.afterKill(s(3), () -> world.prometheus.stepClock(s(0.2)));

    assertInconclusive(world.kill(), "clock");
  }

  @Test
  void aClockOfPrometheusThatIsAnHourOffChangesNothing() {
    world.prometheus.stepClock(Duration.ofHours(1));

    TrialOutcome outcome = world.kill();

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    assertContains(interval(outcome, Witness.PROMETHEUS), s(4));
  }

  @Test
  void aShortStallOfTheHarnessWidensWhatItSaw() {
    world.afterKill(s(3.9), () -> world.time.stall(s(0.8)));

    TrialOutcome outcome = world.kill();

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    assertContains(interval(outcome, Witness.API), s(4));
    assertContains(interval(outcome, Witness.PROMETHEUS), s(4));
  }

  @Test
  void aLongStallOfTheHarnessVoidsTheTrial() {
    world.afterKill(s(3.9), () -> world.time.stall(s(3)));

    assertInconclusive(world.kill(), "Not harness not stalled");
  }

  @Test
  void nothingIsDoneBeforeTheExporterShowsTheSteadyState() {
    world.prometheus.showNothing();

    HealproofException refused = assertThrows(HealproofException.class, world::kill);

    assertTrue(String.valueOf(refused.getMessage()).contains("no fault is injected"));
    assertThrows(RuntimeException.class, world::injectedAt);
  }

  @Test
  void nothingIsDoneToUsersForWhomPrometheusDoesNotAsk() {
    world.prometheus.probeNothing();

    HealproofException refused =
        assertThrows(HealproofException.class, () -> world.killWithUsers(OUTAGE));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("job blackbox asks for target users less"),
        refused.getMessage());
    assertThrows(RuntimeException.class, world::injectedAt);
  }

  @Test
  void whereNobodySendsPrometheusNeedNotAskForUsers() {
    world.prometheus.probeNothing();

    assertEquals(Outcome.PASS, world.kill().verdict().outcome());
  }

  /** It could not say afterwards that it had not been restarted meanwhile. */
  @Test
  void nothingIsDoneWherePrometheusDoesNotScrapeItself() {
    world.prometheus.ignoreItself();

    HealproofException refused = assertThrows(HealproofException.class, world::kill);

    assertTrue(
        String.valueOf(refused.getMessage()).contains("job prometheus was not scraped"),
        refused.getMessage());
    assertThrows(RuntimeException.class, world::injectedAt);
  }

  @Test
  void nothingIsDoneWhilePrometheusIsAway() {
    world.prometheus.goAwayFor(Duration.ofHours(1));

    HealproofException refused = assertThrows(HealproofException.class, world::kill);

    assertTrue(String.valueOf(refused.getMessage()).contains("connection refused"));
    assertThrows(RuntimeException.class, world::injectedAt);
  }

  @Test
  void whatATrialLeavesBehindIsRecordedAndItsVerdictStands() {
    world.afterKill(s(1), () -> world.leave("cordon of node n"));

    TrialOutcome outcome = world.kill();

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    assertTrue(
        world.recorded().records().stream()
            .anyMatch(
                record ->
                    record.body() instanceof Entry.Note note
                        && note.text().equals("Not as before the trial: cordon of node n is new.")),
        "the record says what is left");
  }

  @Test
  void withoutAFaultNothingIsSeen() {
    TrialOutcome outcome =
        world.run(
            new FaultSpec.Nothing(FakeWorld.CHAT),
            new Promise.Undisturbed("no disturbance is seen for 20 s", s(20), Optional.empty()));

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
  }

  private static final Promise OUTAGE =
      new Promise.Outage("users are without service for at most 3 s", s(3));
  private static final Promise NOTHING_LOST =
      new Promise.NothingLost("no acknowledged message is lost", false);

  private void breakServiceAfterKill(double from, double until) {
    world
        .afterKill(s(from), () -> world.service.setAnswering(false))
        .afterKill(s(until), () -> world.service.setAnswering(true));
  }

  private static Recovery outage(TrialOutcome outcome, String id, Witness witness) {
    return outcome.limits().stream()
        .filter(l -> l.limit().id().equals(id) && l.limit().witness() == witness)
        .map(LimitResult::recovery)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aShortOutagePassesAndEverySourceHoldsItsTruth() {
    breakServiceAfterKill(0.05, 1.55);

    TrialOutcome outcome = world.killWithUsers(OUTAGE, NOTHING_LOST);

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    for (Recovery seen :
        List.of(
            outage(outcome, "outage", Witness.PROMETHEUS),
            outage(outcome, "outage", Witness.CLIENT),
            outage(outcome, "outage-reused-connections", Witness.CLIENT))) {
      assertContains(assertInstanceOf(Recovery.Observed.class, seen).interval(), s(1.5));
    }
  }

  @Test
  void anOutageBeyondItsLimitFails() {
    breakServiceAfterKill(0.05, 6);

    assertEquals(Outcome.FAIL, world.killWithUsers(OUTAGE).verdict().outcome());
  }

  @Test
  void aFailureInTheHoldTimeMakesTheOutageLonger() {
    breakServiceAfterKill(0.05, 1);
    breakServiceAfterKill(7, 8);

    TrialOutcome outcome = world.killWithUsers(OUTAGE);

    assertEquals(Outcome.FAIL, outcome.verdict().outcome(), outcome.verdict().reason());
    Recovery seen = outage(outcome, "outage", Witness.CLIENT);
    assertContains(assertInstanceOf(Recovery.Observed.class, seen).interval(), s(7.95));
  }

  @Test
  void usersWhoNoticeNothingHaveLostAtMostWhatFitsBetweenTwoOfTheirMessages() {
    TrialOutcome outcome = world.killWithUsers(OUTAGE, NOTHING_LOST);

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    assertInstanceOf(Recovery.LeftCensored.class, outage(outcome, "outage", Witness.CLIENT));
  }

  @Test
  void anAcknowledgedMessageThatIsGoneFailsWhateverElseWasSeen() {
    world.afterKill(s(1), world.service::forget).afterKill(s(2), () -> world.time.stepWall(s(1)));

    TrialOutcome outcome = world.killWithUsers(OUTAGE, NOTHING_LOST);

    assertEquals(Outcome.FAIL, outcome.verdict().outcome(), outcome.verdict().reason());
    assertTrue(outcome.verdict().reason().contains("are gone"), outcome.verdict().reason());
  }

  @Test
  void messagesThatCannotBeReadBackProveNothing() {
    world.afterKill(s(1), world.service::hideMessages);

    assertInconclusive(world.killWithUsers(NOTHING_LOST), "could not be read back");
  }

  @Test
  void probesThatAreMissingProveNothingOfUsers() {
    breakServiceAfterKill(0.05, 1);
    world.afterKill(s(3), () -> world.prometheus.goAwayFor(s(4)));

    assertInconclusive(world.killWithUsers(OUTAGE), "Prometheus");
  }

  @Test
  void aDecoyThatIsKilledDisturbsNobody() {
    world.onKill(() -> world.time.after(s(0.05), () -> world.cluster.removeDecoy()));

    TrialOutcome outcome = world.run(FakeWorld.decoy());

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    assertEquals(5, outcome.limits().size(), "objects by two, users by three");
  }

  @Test
  void aDecoyThatTakesTheServiceAlongIsADisturbance() {
    world.onKill(
        () -> {
          world.time.after(s(0.05), () -> world.cluster.removeDecoy());
          world.time.after(s(5), () -> world.service.setAnswering(false));
          world.time.after(s(6), () -> world.service.setAnswering(true));
        });

    assertEquals(Outcome.FAIL, world.run(FakeWorld.decoy()).verdict().outcome());
  }

  @Test
  void aDecoyThatTakesAPodAlongIsADisturbance() {
    world.onKill(
        () -> {
          world.time.after(s(0.05), () -> world.cluster.removeDecoy());
          world.time.after(s(5), () -> world.cluster.show("b", false));
          world.time.after(s(8), () -> world.cluster.show("b", true));
        });

    assertEquals(Outcome.FAIL, world.run(FakeWorld.decoy()).verdict().outcome());
  }

  @Test
  void theRecordHoldsWhatWasForeseenAndThePhasesThatItCameTo() {
    TrialOutcome outcome = world.killWithUsers(OUTAGE, NOTHING_LOST);

    TrialRecord trial = world.recorded();

    assertEquals("2", trial.intent().orElseThrow().body().settings().get("replicas"));
    assertTrue(trial.intent().orElseThrow().body().predicted().isPresent());
    assertEquals(PredictionScore.HIT, trial.prediction().orElseThrow().body().score());
    List<Phase> phases = trial.phases().orElseThrow().body().phases();
    assertEquals("detected", phases.get(0).name());
    assertEquals(3, trial.outages().size());
    assertEquals(2, trial.writes().size());
    assertEquals(2, trial.clocks().orElseThrow().body().clocks().size(), "before and after");
    assertTrue(outcome.remark().contains("ready took"), outcome.remark());
  }
}
