package io.healproof.cluster.engine;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final URI DEFAULT = URI.create("unix:///var/run/docker.sock");

  @Test
  void another_engine_than_the_named_one_is_refused() {
    HealproofException refusal =
        assertThrows(
            HealproofException.class, () -> Engine.refuseAnother("unix:///other.sock", DEFAULT));
    assertEquals(ExitCode.BROKEN, refusal.exitCode());
    assertTrue(message(refusal).contains("unix:///other.sock"), message(refusal));
  }

  @Test
  void the_named_engine_and_any_engine_where_none_is_named_are_fine() {
    assertDoesNotThrow(() -> Engine.refuseAnother("unix:///var/run/docker.sock", DEFAULT));
    assertDoesNotThrow(() -> Engine.refuseAnother(null, DEFAULT));
    assertDoesNotThrow(() -> Engine.refuseAnother("", DEFAULT));
  }

  @Test
  void what_failed_innermost_is_what_is_said() {
    assertEquals(
        "connection refused",
        Engine.rootMessage(
            new IllegalStateException(
                "outer", new RuntimeException("connection refused\nat line 2"))));
    assertEquals("IllegalStateException", Engine.rootMessage(new IllegalStateException()));
  }
}
