package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lints the scripts that run before the JVM and on nodes, where shellcheck is installed. */
class ShellScriptsTest {
  private static final Path FIXTURES = Path.of("cluster-fixtures");

  /** Those of the launcher and the night by name, those of nodes by their ending. */
  static List<String> scripts() throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of("healproof", "mvnw", ".ci/run", "cluster-fixtures/nightly/healproof-nightly"));
    try (Stream<Path> files = Files.walk(FIXTURES)) {
      files.map(Path::toString).filter(file -> file.endsWith(".sh")).sorted().forEach(all::add);
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void shellcheckHasNothingToSay(String script) throws Exception {
    assumeTrue(
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "shellcheck"))),
        "shellcheck is not installed; ./healproof test installs it as root");

    Process process =
        new ProcessBuilder(List.of("shellcheck", "-x", "-P", "SCRIPTDIR", script))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), said);
  }

  @Test
  void theScriptsOfNodesAreAmongThem() throws IOException {
    assertFalse(
        scripts().stream().filter(each -> each.contains("images/node/")).toList().isEmpty());
    assertFalse(scripts().stream().filter(each -> each.contains("machine/")).toList().isEmpty());
  }
}
