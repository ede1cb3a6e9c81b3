package io.healproof.cluster;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestcontainersSettingsTest {

  @Test
  void a_cluster_that_would_end_with_the_process_is_refused() {
    HealproofException refusal =
        assertThrows(
            HealproofException.class,
            () -> TestcontainersSettings.require(Map.of("TESTCONTAINERS_RYUK_DISABLED", "true")));
    assertEquals(ExitCode.BROKEN, refusal.exitCode());
    assertTrue(message(refusal).contains("TESTCONTAINERS_REUSE_ENABLE"));
  }

  @Test
  void what_the_launcher_sets_is_enough() {
    assertDoesNotThrow(
        () ->
            TestcontainersSettings.require(
                Map.of(
                    "TESTCONTAINERS_RYUK_DISABLED", "true",
                    "TESTCONTAINERS_REUSE_ENABLE", "true")));
  }
}
