package io.healproof.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void nobodyIsInterrupted() {
    Thread.interrupted();
  }

  private void wait(String what) {
    new RealWaiting().pause(Duration.ofMillis(1));
    done.add(what);
  }

  @Test
  void whatIsDeferredWaitsUndisturbedAndTheInterruptionIsHeardAfterwards() {
    Thread.currentThread().interrupt();

    Interruption.defer(() -> wait("undo"));

    assertThrows(Interruption.class, () -> wait("next"));
    assertEquals(List.of("undo"), done);
  }

  @Test
  void whereNobodyAskedNothingIsHeard() {
    Interruption.defer(() -> wait("undo"));

    assertFalse(Thread.interrupted());
  }

  @Test
  void whatFailsKeepsTheInterruption() {
    Thread.currentThread().interrupt();

    assertThrows(
        IllegalStateException.class,
        () ->
            Interruption.defer(
                () -> {
                  throw new IllegalStateException("the undo fails");
                }));

    assertTrue(Thread.interrupted());
  }

  @Test
  void whoAsksMeanwhileIsHeardAtOnce() {
    assertThrows(
        Interruption.class,
        () ->
            Interruption.defer(
                () -> {
                  Thread.currentThread().interrupt();
                  wait("undo");
                }));
    assertEquals(List.of(), done);
  }
}
