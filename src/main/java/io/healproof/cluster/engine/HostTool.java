package io.healproof.cluster.engine;

import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs programs of this machine. What they write goes to a log file; when the calling thread is
 * interrupted or the JVM ends, they and their children end too.
 */
public final class HostTool {
  private static final Logger LOG = LoggerFactory.getLogger(HostTool.class);

  private static final Map<String, String> INSTALL =
      Map.of(
          "go", "Go 1.24 or newer (any older Go will do as well: it fetches a newer one)",
          "mmdebstrap", "the package mmdebstrap",
          "python3", "the packages python3 and python3-pip");

  /**
   * Runs a program to its end.
   *
   * @param command program and arguments
   * @param folder where it runs
   * @param environment variables on top of this process's own
   * @param log file that its output is appended to
   * @throws ToolFailure when it ends with another status than 0
   * @throws HealproofException when there is no such program
   * @throws InterruptedException when the thread is interrupted; the program has ended then
   */
  public void run(List<String> command, Path folder, Map<String, String> environment, Path log)
      throws InterruptedException {
    String line = "+ " + String.join(" ", command) + "\n";
    try {
      Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw HealproofException.broken("Cannot write " + log + ": " + e.getMessage(), e);
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process process = start(builder);
    int status = waitFor(process);
    if (status != 0) {
      throw new ToolFailure(command.get(0) + " ended with status " + status);
    }
  }

  /**
   * What a program writes to its standard output.
   *
   * @throws ToolFailure when it ends with another status than 0
   * @throws HealproofException when there is no such program
   * @throws InterruptedException when the thread is interrupted
   */
  public String output(List<String> command, Path folder, Map<String, String> environment)
      throws InterruptedException {
    try {
      Path file = Files.createTempFile("healproof", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(file.toFile());
        builder.environment().putAll(environment);
        int status = waitFor(start(builder));
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (status != 0) {
          throw new ToolFailure(
              "%s ended with status %d: %s".formatted(command, status, text.strip()));
        }
        return text;
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw HealproofException.broken("Cannot read what " + command + " wrote: " + e, e);
    }
  }

  private static Process start(ProcessBuilder builder) {
    String program = builder.command().get(0);
    try {
      return builder.start();
    } catch (IOException e) {
      Path name = Path.of(program).getFileName();
      String install = INSTALL.getOrDefault(String.valueOf(name), program);
      throw HealproofException.broken(
          "Cannot run %s, which image builds need: %s. Install %s, or run ./healproof doctor."
              .formatted(program, e.getMessage(), install),
          e);
    }
  }

  private static int waitFor(Process process) throws InterruptedException {
    AtomicBoolean ending = new AtomicBoolean();
    Thread atExit =
        new Thread(
            () -> {
              ending.set(true);
              end(process);
            },
            "end " + process.pid());
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      int status = process.waitFor();
      if (ending.get()) {
        throw new InterruptedException("the JVM is ending");
      }
      return status;
    } catch (InterruptedException e) {
      end(process);
      throw e;
    } finally {
      forget(atExit);
    }
  }

  private static void forget(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      LOG.debug("the JVM is ending; its hooks end the program", e);
    }
  }

  /** Asks the whole process tree to end, and makes it end when it does not. */
  private static void end(Process process) {
    List<ProcessHandle> tree =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    tree.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        LOG.atWarn().addKeyValue("pid", process.pid()).log("program does not end; killing it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tree.forEach(ProcessHandle::destroyForcibly);
  }
}
