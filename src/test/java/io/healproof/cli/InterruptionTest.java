package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.ExitCode;
import io.healproof.cluster.CountedRequests;
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
    assertTrue(said.toString().contains("a defect of Healproof"), said.toString());
  }

  @Test
  void anApiServerThatGoesAwayIsNoDefectOfHealproof() {
    // Port 9, discard: nobody listens there.
    Config nowhere =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:9")
            .withRequestRetryBackoffLimit(0)
            .build();
    RuntimeException away;
    try (KubernetesClient client = new CountedRequests().client(nowhere)) {
      away = assertThrows(RuntimeException.class, client::getKubernetesVersion);
    }

    int status = new Failures(interruption, Path.of("log")).report(away, err);

    assertEquals(ExitCode.BROKEN.status(), status);
    assertTrue(said.toString().contains("127.0.0.1:9"), said.toString());
    assertFalse(said.toString().contains("defect"), said.toString());
  }
}
