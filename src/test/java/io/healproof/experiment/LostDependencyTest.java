package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.evidence.Recomputing;
import io.healproof.evidence.RunVerifier;
import io.healproof.evidence.Trust;
import io.healproof.evidence.Verification;
import io.healproof.fault.FaultSpec;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Witness;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials in which a Service loses its endpoints. */
class LostDependencyTest {
  static final FaultSpec.BlackHole DATABASE = FaultSpec.BlackHole.of("ns", "db");
  static final Promise REVERTED =
      new Promise.Reverted("the drift is reverted within 30 s", Duration.ofSeconds(30));
  private static final Promise SERVED =
      new Promise.Outage("users are away for at most 5 s", Duration.ofSeconds(5));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private FakeWorld world;

  @BeforeEach
  void open() {
    world = new FakeWorld(folder);
    world.putService(DATABASE.service(), FakeWorld.GOOD);
    world.putEndpoints(DATABASE.service(), "a", "b");
    world.time.advance(Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Duration s(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  /** The endpoints controller empties the Service 50 ms after its selector was changed. */
  private FakeWorld emptied() {
    return world.onKill(() -> {}).afterKill(s(0.05), () -> world.putEndpoints(DATABASE.service()));
  }

  private void healedByArgoCd() {
    world.healedByArgoCd(DATABASE.service());
  }

  @Test
  void aServiceThatArgoCdPutsBackHasRecoveredWhenItsApplicationIsSynced() {
    healedByArgoCd();

    TrialOutcome outcome = world.run(DATABASE, REVERTED);

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.verdict().reason());
    for (LimitResult limit : outcome.limits()) {
      Recovery.Observed seen = (Recovery.Observed) limit.recovery();
      assertTrue(seen.interval().lower().compareTo(s(2.5)) <= 0, limit.toString());
      assertTrue(seen.interval().upper().compareTo(s(2.5)) >= 0, limit.toString());
    }
  }

  @Test
  void whatTheApiServerTookWithoutAnyEndpointGoingProvesNothing() {
    healedByArgoCd();
    world.onKill(() -> {});

    TrialOutcome outcome = world.run(DATABASE, REVERTED);

    assertEquals(Outcome.INCONCLUSIVE, outcome.verdict().outcome());
    assertTrue(
        outcome.limits().get(0).verdict().reason().contains("Not effect confirmed"),
        outcome.limits().toString());
    assertTrue(world.undone());
  }

  @Test
  void whereNobodyPutsItBackUsersMayDoWithoutUntilItIsTakenBack() {
    emptied();

    TrialOutcome outcome = world.run(FakeWorld.withUsers(DATABASE, SERVED));

    assertEquals(Outcome.PASS, outcome.verdict().outcome(), outcome.limits().toString());
    assertTrue(world.undone());
  }

  @Test
  void whereNobodyPutsItBackItIsNotReverted() {
    emptied();

    TrialOutcome outcome = world.run(DATABASE, REVERTED);

    assertEquals(Outcome.FAIL, outcome.verdict().outcome(), outcome.limits().toString());
    assertEquals(
        Outcome.FAIL,
        outcome.limits().stream()
            .filter(limit -> limit.limit().witness() == Witness.API)
            .findFirst()
            .orElseThrow()
            .verdict()
            .outcome());
  }

  @Test
  void allOfItIsRecomputedFromTheRecord() {
    healedByArgoCd();
    world.run(FakeWorld.withUsers(DATABASE, REVERTED, SERVED));

    assertRecomputed();
  }

  @Test
  void whatNoApplicationOwnsIsRecomputedToo() {
    emptied();
    world.run(FakeWorld.withUsers(DATABASE, SERVED));

    assertRecomputed();
  }

  private void assertRecomputed() {
    Recomputing again = new Recomputation();
    Verification found = RunVerifier.verify(world.seal().orElseThrow(), Trust.none(), again);

    assertEquals(ExitCode.PASS, found.exitCode(), found.toString());
  }
}
