package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first process of the nightly's container, with a Java that only leaves a run behind. */
class NightlyScriptTest {
  private static final Path SCRIPT =
      Path.of("cluster-fixtures/nightly/healproof-nightly").toAbsolutePath();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private record Ended(int status, String said) {}

  @BeforeEach
  void aRepository() throws Exception {
    git(folder, "init", "-q", "--bare", "evidence.git");
    java(
        """
        mkdir -p "$HEALPROOF_HOME/reports/runs/$RUN" "$HEALPROOF_HOME/reports/latest"
        echo "$RUN" > "$HEALPROOF_HOME/reports/runs/$RUN/ledger.jsonl"
        echo "page of $RUN" > "$HEALPROOF_HOME/reports/latest/EVIDENCE.md"
        exit "$STATUS"
        """);
  }

  private void java(String does) throws IOException {
    Path java = folder.resolve("bin/java");
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(java, "#!/bin/sh\n" + does);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
  }

  private String git(Path where, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true).start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, git.waitFor(), said);
    return said;
  }

  private ProcessBuilder script(String run, String status) {
    ProcessBuilder script = new ProcessBuilder("sh", SCRIPT.toString(), "run");
    script.redirectErrorStream(true);
    script.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    script.environment().put("HOME", folder.toString());
    script.environment().put("HEALPROOF_HOME", folder.resolve("home").toString());
    script.environment().put("RUN", run);
    script.environment().put("STATUS", status);
    return script;
  }

  private static Ended end(ProcessBuilder script) throws Exception {
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  private Ended night(String run, String status, String repository) throws Exception {
    ProcessBuilder script = script(run, status);
    script.environment().put("EVIDENCE_GIT", repository);
    return end(script);
  }

  @Test
  void eachNightIsACommitAndKeepsTheRunsBefore() throws Exception {
    String repository = folder.resolve("evidence.git").toString();

    Ended first = night("R1", "0", repository);
    Ended second = night("R2", "1", repository);

    assertEquals(0, first.status(), first.said());
    assertEquals(1, second.status(), second.said());
    Path bare = folder.resolve("evidence.git");
    assertEquals(
        "EVIDENCE.md\nruns/R1/ledger.jsonl\nruns/R2/ledger.jsonl\n",
        git(bare, "ls-tree", "-r", "--name-only", "evidence"));
    assertEquals("page of R2\n", git(bare, "show", "evidence:EVIDENCE.md"));
    assertEquals(
        "Evidence of run R2\nEvidence of run R1\n", git(bare, "log", "--format=%s", "evidence"));
  }

  @Test
  void aRunThatCannotBeHandedOverIsNoSuccessAndTellsNoPassword() throws Exception {
    Ended ended = night("R1", "0", "file://me:s3cret@/nowhere.git");

    assertEquals(3, ended.status(), ended.said());
    assertTrue(
        ended.said().contains("could not be handed over to file://***@/nowhere.git"), ended.said());
    assertFalse(ended.said().contains("s3cret"), ended.said());
  }

  @Test
  void aRunThatFailedEndsAsItDidWhateverBecomesOfItsEvidence() throws Exception {
    assertEquals(2, night("R1", "2", folder.resolve("none.git").toString()).status());
  }

  @Test
  void withoutARepositoryTheEvidenceStaysWhereItIs() throws Exception {
    Ended ended = end(script("R1", "4"));

    assertEquals(4, ended.status());
    assertEquals("", ended.said());
  }

  @Test
  void aRunThatNeverBeganHasNothingToHandOver() throws Exception {
    java("exit 64\n");

    Ended ended = night("R1", "0", folder.resolve("evidence.git").toString());

    assertEquals(64, ended.status());
    assertTrue(ended.said().contains("no record of this run"), ended.said());
  }

  @Test
  void whoIsAskedToEndWaitsForTheRunToEndByItself() throws Exception {
    java(
        """
        trap 'kill $!; exit 7' TERM
        echo started
        sleep 600 &
        wait $!
        """);
    Process script = script("R1", "0").start();
    try (BufferedReader out = script.inputReader(StandardCharsets.UTF_8)) {
      assertEquals("started", out.readLine());

      // The process alone would close its output as well, and whoever then writes there is ended.
      script.toHandle().destroy();

      assertEquals(7, script.waitFor());
    }
  }
}
