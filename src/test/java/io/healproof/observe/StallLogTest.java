package io.healproof.observe;

import static io.healproof.observe.HandClock.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.recovery.TimeBounds;
import java.util.List;
import org.junit.jupiter.api.Test;

class StallLogTest {
  private final StallLog log = new StallLog();

  private static TimeBounds stall(long from, long to) {
    return new TimeBounds(millis(from), millis(to));
  }

  @Test
  void beatsThatKeepComingAreNoStall() {
    log.begin(millis(0));
    log.beat(millis(20));
    log.beat(millis(70));

    assertEquals(List.of(), log.until(millis(120)));
  }

  @Test
  void aGapIsAStallFromTheLastBeatBeforeItToTheFirstAfterIt() {
    log.begin(millis(0));
    log.beat(millis(20));
    log.beat(millis(71));
    log.beat(millis(90));

    assertEquals(List.of(stall(20, 71)), log.until(millis(95)));
  }

  @Test
  void aStallIsKnownBeforeTheHeartbeatHasNoticedIt() {
    log.begin(millis(0));

    assertEquals(List.of(stall(0, 500)), log.until(millis(500)));
    assertEquals(List.of(stall(0, 501)), log.until(millis(501)));
  }

  @Test
  void silenceBeforeTheFirstAndAfterTheLastBeatIsNoStall() {
    assertEquals(List.of(), log.until(millis(1000)));
    log.begin(millis(1000));
    log.end(millis(1020));

    assertEquals(List.of(), log.until(millis(9000)));
  }
}
