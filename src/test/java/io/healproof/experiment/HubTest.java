package io.healproof.experiment;

import static io.healproof.experiment.LostDependencyTest.DATABASE;
import static io.healproof.experiment.LostDependencyTest.REVERTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.evidence.RunVerifier;
import io.healproof.evidence.Trust;
import io.healproof.evidence.Verification;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Witness;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Argo CD is in another cluster, whose revisions are of another count: far ahead of the cluster's,
 * or far behind.
 */
class HubTest {
  private Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  private FakeWorld world;

  @BeforeEach
  void open(@TempDir Path at) {
    folder = at;
    world = new FakeWorld(at);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Duration s(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  /** The Service is whole again after 1.05 s, and its Application Synced after 2.5 s. */
  private void healed(long ahead) {
    world.cluster.withHub(ahead);
    world.putService(DATABASE.service(), FakeWorld.GOOD);
    world.putEndpoints(DATABASE.service(), "a", "b");
    world.time.advance(s(1));
    world.healedByArgoCd(DATABASE.service());
  }

  private static LimitResult api(TrialOutcome outcome) {
    return outcome.limits().stream()
        .filter(limit -> limit.limit().witness() == Witness.API)
        .findFirst()
        .orElseThrow();
  }

  private void assertInconclusive(String why) {
    TrialOutcome outcome = world.run(DATABASE, REVERTED);

    assertEquals(Outcome.INCONCLUSIVE, outcome.verdict().outcome());
    assertTrue(outcome.limits().toString().contains(why), outcome.limits().toString());
  }

  private static void assertSeen(double truth, TrialOutcome outcome) {
    LimitResult limit = api(outcome);
    Recovery.Observed seen = (Recovery.Observed) limit.recovery();
    assertTrue(seen.interval().lower().compareTo(s(truth)) <= 0, limit.toString());
    assertTrue(seen.interval().upper().compareTo(s(truth)) >= 0, limit.toString());
    assertTrue(seen.interval().lower().compareTo(s(truth - 1.2)) >= 0, limit.toString());
    assertTrue(seen.interval().upper().compareTo(s(truth + 0.5)) <= 0, limit.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, -4_000_000})
  void aDriftHasRecoveredWhenBothClustersShowIt(long ahead) {
    healed(ahead);

    TrialOutcome outcome = world.run(DATABASE, REVERTED);

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    assertSeen(2.5, outcome);
  }

  /** By the cluster's changes, these events would have come about when they arrived. */
  @ParameterizedTest
  @ValueSource(longs = {1_000_000, -4_000_000})
  void whatTheHubTellsLateIsDatedByTheHubsOwnChanges(long ahead) {
    for (int tenths = 0; tenths < 10; tenths++) {
      try (FakeWorld each = new FakeWorld(folder.resolve("at" + tenths))) {
        world.close();
        world = each;
        healed(ahead);
        world.time.advance(s(tenths / 10.0));
        world.cluster.delay(ApplicationSeen.class, s(0.45));

        assertSeen(2.5, world.run(DATABASE, REVERTED));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, -4_000_000})
  void whatTheClusterShowsLastIsNotTakenForThePast(long ahead) {
    healed(ahead);
    world
        .afterKill(s(4), () -> world.putEndpoints(DATABASE.service()))
        .afterKill(s(6), () -> world.putEndpoints(DATABASE.service(), "a", "b"));

    assertSeen(6, world.run(DATABASE, REVERTED));
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, -4_000_000})
  void aSteadyStateHasHeldInBothClusters(long ahead) {
    world.cluster.withHub(ahead);
    world.time.advance(s(1));
    Duration start = world.time.now();
    world.time.after(s(0.2), () -> world.application("OutOfSync"));
    world.time.after(s(0.4), () -> world.application("Synced"));
    world.time.after(s(1), () -> world.cluster.show("b", false));
    world.time.after(s(3), () -> world.cluster.show("b", true));

    world.kill();

    Duration held = world.injectedAt().minus(start.plus(s(3)));
    assertTrue(held.compareTo(Bounds.usual().steadyFor()) >= 0, held.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, -4_000_000})
  void whatTheHubTellsIsNoObservationOfAWorkload(long ahead) {
    world.cluster.withHub(ahead);
    world.time.advance(s(1));

    TrialOutcome outcome =
        world
            .onKill(() -> world.time.after(s(0.05), () -> world.cluster.removeDecoy()))
            .run(FakeWorld.decoy());

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.limits().toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, -4_000_000})
  void aHubThatFallsSilentIsALostWatch(long ahead) {
    healed(ahead);
    world.afterKill(s(4), () -> world.cluster.silenceHubFor(s(4)));

    assertInconclusive("A watch of the API was lost");
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, -4_000_000})
  void aHubWhoseEventsComeLaterThanTheirBoundVoidsTheTrial(long ahead) {
    healed(ahead);
    world.cluster.delay(ApplicationSeen.class, s(3.5));

    assertInconclusive("Not watch latency within its bound");
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, -4_000_000})
  void allOfItIsRecomputedFromTheRecord(long ahead) {
    healed(ahead);
    world.run(DATABASE, REVERTED);

    Verification found =
        RunVerifier.verify(world.seal().orElseThrow(), Trust.none(), new Recomputation());

    assertEquals(ExitCode.PASS, found.exitCode(), found.toString());
  }
}
