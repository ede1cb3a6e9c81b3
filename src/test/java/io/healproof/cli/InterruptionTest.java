package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private final StringWriter said = new StringWriter();
  private final PrintWriter err = new PrintWriter(said, true);
  private final List<Integer> halted = new ArrayList<>();
  private final Interruption interruption =
      new Interruption(Thread.currentThread(), err, halted::add);

  @Test
  void theFirstSignalInterruptsTheWorkAndTheSecondEndsTheProcess() {
    assertFalse(interruption.happened());

    interruption.onSignal();
    assertTrue(Thread.interrupted(), "the work was interrupted");
    assertEquals(List.of(), halted);
    interruption.onSignal();

    assertFalse(Thread.interrupted(), "the second does not interrupt the clean-up");
    assertEquals(List.of(130), halted);
  }

  @Test
  void whateverAnInterruptedCommandThrowsItIsUnfinishedAndNotBroken() {
    interruption.onSignal();
    assertTrue(Thread.interrupted());

    int status =
        new Failures(interruption, Path.of("log")).report(new IllegalStateException("x"), err);

    assertEquals(ExitCode.INCONCLUSIVE.status(), status);
    assertFalse(said.toString().contains("broke"), said.toString());
  }

  @Test
  void anErrorIsBrokenAndNeverAFailedClaim() {
    int status = new Failures(interruption, Path.of("log")).report(new StackOverflowError(), err);

    assertEquals(ExitCode.BROKEN.status(), status);
  }
}
