package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lints the scripts that run before the JVM, where shellcheck is installed. */
class ShellScriptsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"healproof", "mvnw", ".ci/run", "cluster-fixtures/nightly/healproof-nightly"})
  void shellcheckHasNothingToSay(String script) throws Exception {
    assumeTrue(
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "shellcheck"))),
        "shellcheck is not installed; ./healproof test installs it as root");

    Process process =
        new ProcessBuilder(List.of("shellcheck", "-x", script)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, process.waitFor(), said);
  }
}
