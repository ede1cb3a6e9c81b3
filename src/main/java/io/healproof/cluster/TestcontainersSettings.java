package io.healproof.cluster;

import io.healproof.HealproofException;
import java.util.Map;

/**
 * Testcontainers takes some of its settings from the environment only. The launcher and the build
 * set them; whoever starts Java by hand is told.
 */
final class TestcontainersSettings {
  private static final Map<String, String> NEEDED =
      Map.of(
          // Its helper that removes containers is an image that must be pulled.
          "TESTCONTAINERS_RYUK_DISABLED", "true",
          // Inside a container it would pull an image to find out where the engine is.
          "TESTCONTAINERS_HOST_OVERRIDE", "127.0.0.1",
          // Otherwise containers end with the JVM.
          "TESTCONTAINERS_REUSE_ENABLE", "true");

  private TestcontainersSettings() {}

  static void require(Map<String, String> environment) {
    NEEDED.forEach(
        (name, value) -> {
          String seen = environment.getOrDefault(name, "");
          if (!seen.equals(value)) {
            throw HealproofException.broken(
                "Environment variable %s: expected %s, seen \"%s\". Start through ./healproof or Maven, which set it."
                    .formatted(name, value, seen),
                null);
          }
        });
  }
}
