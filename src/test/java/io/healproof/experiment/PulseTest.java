package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final FakeTime time = new FakeTime();
  private final FakeCluster cluster = new FakeCluster(time);
  private final Pulse pulse = new Pulse(time, cluster);

  @BeforeEach
  void beat() {
    time.harnessEvery(Pulse.PERIOD, pulse::beat);
  }

  @AfterEach
  void close() {
    pulse.close();
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void aQuietTimeHasNothingToReport() {
    time.advance(ms(60_000));

    assertEquals(List.of(), pulse.lostWatches(Duration.ZERO));
    assertEquals(List.of(), pulse.clockSteps(Duration.ZERO));
    assertEquals(Duration.ZERO, pulse.longestStall(Duration.ZERO));
    assertEquals(ms(60_000), pulse.lastAlive());
  }

  @Test
  void aLostWatchLastsFromTheLastSignOfLifeToTheLastLookWithoutOne() {
    time.advance(ms(1_020));
    cluster.loseWatchesFor(ms(300));
    time.advance(ms(1_000));

    assertEquals(List.of(new TimeBounds(ms(1_000), ms(1_300))), pulse.lostWatches(Duration.ZERO));
    assertEquals(List.of(), pulse.lostWatches(ms(1_400)));
  }

  @Test
  void aStallIsAsLongAsNoLookWasTaken() {
    time.advance(ms(1_000));
    time.stall(ms(400));
    time.advance(ms(1_000));

    assertEquals(ms(350), pulse.longestStall(Duration.ZERO));
    assertEquals(Duration.ZERO, pulse.longestStall(ms(1_500)));
  }

  @Test
  void aStepOfTheWallClockIsSeenEitherWay() {
    time.advance(ms(1_000));
    time.stepWall(ms(60));
    time.advance(ms(1_000));
    time.stepWall(ms(-60));
    time.advance(ms(1_000));

    assertEquals(2, pulse.clockSteps(Duration.ZERO).size());
    assertEquals(1, pulse.clockSteps(ms(1_500)).size());
  }

  @Test
  void aWallClockThatRunsALittleFastIsNotStepped() {
    time.harnessEvery(ms(1_000), () -> time.stepWall(ms(2)));
    time.advance(ms(60_000));

    assertEquals(List.of(), pulse.clockSteps(Duration.ZERO));
  }
}
