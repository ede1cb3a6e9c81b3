package io.healproof.cluster.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/** The container engine of this machine, reached the way Testcontainers reaches it. */
public final class Engine {
  /** Everything that the local cluster makes bears this label, and nothing else does. */
  public static final String LABEL = "io.healproof";

  /** The label's value. */
  public static final String LOCAL = "local";

  private final DockerClient docker;

  Engine(DockerClient docker) {
    this.docker = docker;
  }

  /**
   * Connects.
   *
   * @throws HealproofException when no engine answers; the message says what to do
   */
  public static Engine connect() {
    try {
      DockerClient docker = DockerClientFactory.instance().client();
      docker.pingCmd().exec();
      return new Engine(docker);
    } catch (RuntimeException e) {
      throw HealproofException.broken(
          ("No container engine answers: expected one at %s, seen: %s. "
                  + "Start it (systemctl start docker, or dockerd as root), or run ./healproof doctor.")
              .formatted(address(), rootMessage(e)),
          e);
    }
  }

  private static String address() {
    String host = System.getenv("DOCKER_HOST");
    return host == null || host.isBlank() ? "unix:///var/run/docker.sock" : host;
  }

  /** The innermost cause's first line: what the engine or the system said. */
  public static String rootMessage(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse("");
  }

  /** The client. Never closed: Testcontainers shares it. */
  public DockerClient docker() {
    return docker;
  }

  /** The mark, as labels to put on something. */
  public static Map<String, String> mark() {
    return Map.of(LABEL, LOCAL);
  }

  /** Containers that bear the mark, in whatever state. */
  public List<Container> marked() {
    return docker.listContainersCmd().withShowAll(true).withLabelFilter(mark()).exec();
  }

  /** The container with this name, marked or not. */
  public Optional<InspectContainerResponse> container(String name) {
    try {
      return Optional.of(docker.inspectContainerCmd(name).exec());
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  /** A container's name as people write it. */
  public static String name(Container container) {
    return Arrays.stream(container.getNames())
        .findFirst()
        .map(name -> name.startsWith("/") ? name.substring(1) : name)
        .orElse(container.getId());
  }

  /** The last lines that a container wrote, or why they cannot be had. */
  public List<String> lastLines(String container, int lines) {
    try (LogLines log = new LogLines(lines)) {
      docker
          .logContainerCmd(container)
          .withStdOut(true)
          .withStdErr(true)
          .withTail(lines)
          .exec(log)
          .awaitCompletion(5, TimeUnit.SECONDS);
      return log.lines();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (IOException | RuntimeException e) {
      return List.of("(no log: " + rootMessage(e) + ")");
    }
  }

  /** Where the engine keeps images and volumes, when that is a folder of this machine. */
  public Optional<Path> rootFolder() {
    return Optional.ofNullable(docker.infoCmd().exec().getDockerRootDir())
        .map(Path::of)
        .filter(Files::exists);
  }
}
