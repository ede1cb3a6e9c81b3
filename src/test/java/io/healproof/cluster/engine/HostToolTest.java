package io.healproof.cluster.engine;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostToolTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  private final HostTool tool = new HostTool();

  @Test
  void what_a_program_writes_goes_to_the_log_after_the_command() throws Exception {
    Path log = folder.resolve("log");
    tool.run(List.of("sh", "-c", "echo out; echo err >&2"), folder, Map.of(), log);
    assertEquals("+ sh -c echo out; echo err >&2\nout\nerr\n", Files.readString(log));
  }

  @Test
  void a_bad_status_is_a_failure_that_names_program_and_status() {
    ToolFailure failure =
        assertThrows(
            ToolFailure.class,
            () -> tool.run(List.of("sh", "-c", "exit 3"), folder, Map.of(), folder.resolve("log")));
    assertEquals("sh ended with status 3", message(failure));
  }

  @Test
  void a_missing_program_says_what_to_install() {
    HealproofException failure =
        assertThrows(
            HealproofException.class,
            () ->
                tool.run(
                    List.of(folder.resolve("mmdebstrap").toString()),
                    folder,
                    Map.of(),
                    folder.resolve("log")));
    assertEquals(ExitCode.BROKEN, failure.exitCode());
    assertTrue(message(failure).contains("the package mmdebstrap"), message(failure));
  }

  @Test
  void an_interrupted_program_ends_with_its_children() throws Exception {
    Path pids = folder.resolve("pids");
    // A named pipe that nobody writes to: the child waits for as long as it is left alive.
    String script = "mkfifo pipe; cat pipe & echo $! > pids.half; mv pids.half pids; wait";
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread runner =
        new Thread(
            () -> {
              try {
                tool.run(List.of("sh", "-c", script), folder, Map.of(), folder.resolve("log"));
                interrupted.complete(false);
              } catch (InterruptedException e) {
                interrupted.complete(true);
              }
            });
    runner.start();
    while (!Files.exists(pids)) {
      Thread.onSpinWait();
    }
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(Files.readString(pids).strip())).orElseThrow();
    runner.interrupt();
    assertTrue(interrupted.get(20, TimeUnit.SECONDS));
    child.onExit().get(20, TimeUnit.SECONDS);
    assertFalse(child.isAlive());
  }
}
