package io.healproof.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine that this process runs on. */
public final class RealMachine implements Machine {

  @Override
  public Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      log().atDebug().addKeyValue("file", file).setCause(e).log("not readable");
      return Optional.empty();
    }
  }

  @Override
  public Optional<Output> run(Duration limit, List<String> command) {
    Process process = null;
    try {
      Path output = Files.createTempFile("healproof-doctor", ".txt");
      try {
        process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          log().atInfo().addKeyValue("command", command).log("hung");
          return Optional.empty();
        }
        return Optional.of(
            new Output(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8)));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      log().atDebug().addKeyValue("command", command).setCause(e).log("not run");
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  @Override
  public OptionalLong freeBytes(Path path) {
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      return OptionalLong.of(Files.getFileStore(existing).getUsableSpace());
    } catch (IOException e) {
      log().atDebug().addKeyValue("path", path).setCause(e).log("free space not known");
      return OptionalLong.empty();
    }
  }

  @Override
  public boolean answers(URI address, Duration limit) {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(limit).build();
    try {
      HttpClient.newBuilder()
          .connectTimeout(limit)
          .build()
          .send(request, HttpResponse.BodyHandlers.discarding());
      return true;
    } catch (IOException e) {
      log().atInfo().addKeyValue("address", address).setCause(e).log("no answer");
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public boolean canListen() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      log().atInfo().setCause(e).log("cannot listen");
      return false;
    }
  }

  /** Made when it is needed: this class is loaded for every command's help. */
  private static Logger log() {
    return LoggerFactory.getLogger(RealMachine.class);
  }
}
