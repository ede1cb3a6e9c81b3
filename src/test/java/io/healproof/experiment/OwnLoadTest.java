package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnLoadTest {
  private final FakeTime time = new FakeTime();
  private final AtomicLong requests = new AtomicLong(100);
  private final AtomicLong processor = new AtomicLong(5_000_000_000L);
  private final OwnLoad load = new OwnLoad(time, requests::get, processor::get);

  private boolean work(Duration took, long sent, Duration used) {
    time.advance(took);
    requests.addAndGet(sent);
    processor.addAndGet(used.toNanos());
    return true;
  }

  @Test
  void whatIsDoneMeanwhileDoesNotCount() {
    load.during(() -> work(Duration.ofSeconds(20), 50, Duration.ofMillis(800)));
    work(Duration.ofSeconds(100), 1_000, Duration.ofSeconds(90));
    load.during(() -> work(Duration.ofSeconds(30), 100, Duration.ofMillis(1_200)));

    String said = load.inWords().orElseThrow();

    assertTrue(said.contains("in the 50 s in which trials were observed"), said);
    assertTrue(said.contains("3.0 requests a second"), said);
    assertTrue(said.contains("4.0 % of one processor core"), said);
  }

  @Test
  void workThatFailsCountsToo() {
    assertThrows(
        IllegalStateException.class,
        () ->
            load.during(
                () -> {
                  work(Duration.ofSeconds(10), 20, Duration.ofMillis(100));
                  throw new IllegalStateException();
                }));

    assertTrue(load.inWords().orElseThrow().contains("2.0 requests a second"));
  }

  @Test
  void withoutTrialsThereIsNothingToSay() {
    assertEquals(Optional.empty(), load.inWords());
  }

  @Test
  void processorTimeOfThisProcessPasses() {
    assertTrue(OwnLoad.processorNanos() > 0);
  }
}
