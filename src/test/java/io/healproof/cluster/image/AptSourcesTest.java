package io.healproof.cluster.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path apt;

  @Test
  void both_formats_of_sources_are_understood() {
    assertTrue(AptSources.serves("deb http://mirror.example/debian bookworm main\n", "bookworm"));
    assertTrue(
        AptSources.serves(
            "deb [signed-by=/k.gpg] https://mirror.example/debian bookworm-security contrib main\n",
            "bookworm"));
    assertTrue(
        AptSources.serves(
            "Types: deb\nURIs: http://m.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n",
            "bookworm"));
  }

  @Test
  void other_suites_and_other_vendors_are_left_out() {
    assertFalse(AptSources.serves("deb http://mirror.example/debian trixie main\n", "bookworm"));
    assertFalse(AptSources.serves("deb https://v.example/apt cloud-bookworm main\n", "bookworm"));
    assertFalse(AptSources.serves("deb https://v.example/apt bookworm stable\n", "bookworm"));
    assertFalse(
        AptSources.serves("# deb http://mirror.example/debian bookworm main\n", "bookworm"));
    assertFalse(
        AptSources.serves(
            "Suites: trixie\nComponents: main\n\nSuites: bookworm\nComponents: stable\n",
            "bookworm"));
  }

  @Test
  void the_files_that_serve_the_suite_are_found() throws IOException {
    Path parts = Files.createDirectories(apt.resolve("sources.list.d"));
    Path debian = parts.resolve("debian.sources");
    Files.writeString(debian, "Types: deb\nSuites: bookworm\nComponents: main\n");
    Files.writeString(parts.resolve("vendor.list"), "deb https://v.example/apt any stable\n");
    assertEquals(List.of(debian), AptSources.of(apt, "bookworm"));
  }
}
