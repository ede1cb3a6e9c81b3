package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Touch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked and done before a trial begins. */
class ClaimRunnerTest {
  private static final Claim KILL =
      FakeWorld.claim(
          new FaultSpec.KillPod(FakeWorld.CHAT, false),
          Optional.empty(),
          new Promise.Replaced("the pod is replaced within 30 s", Duration.ofSeconds(30)));

  @TempDir Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  private FakeWorld world;

  @BeforeEach
  void make() {
    world = new FakeWorld(folder).ownedBy("shop");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private ClaimRunner runner() {
    return new ClaimRunner(world.bed(), world.traces(), Progress.silent());
  }

  @Test
  void itsApplicationIsSyncedBeforeATrialAndNotOnTheLeash() {
    runner().run(KILL);
    assertEquals(1, world.syncs());

    world.on(Leash.held());
    runner().run(KILL);
    assertEquals(1, world.syncs(), "a sync is a deed as well");
  }

  @Test
  void whatATrialLeftBehindIsToldOfOnce() {
    ClaimRunner runner = runner();
    world.plan(KILL);
    world.leave("cordon of node n");

    runner.run(KILL);
    runner.run(KILL);

    assertEquals(
        List.of("Not as before the trial: cordon of node n is new."),
        world.recorded().notes().stream().map(note -> note.body().text()).toList());
  }

  @Test
  void whatIsNoLongerAllowedIsRefusedBeforeAnythingIsSynced() {
    world.on(
        new Leash() {
          @Override
          public void awaitLeave(Claim claim) {
            throw HealproofException.refused("a mark was set");
          }

          @Override
          public Optional<String> heldBack(Claim claim, List<Touch> touched) {
            return Optional.empty();
          }
        });
    ClaimRunner runner = runner();

    assertThrows(HealproofException.class, () -> runner.run(KILL));

    assertEquals(0, world.syncs());
    assertTrue(!world.undone());
  }
}
