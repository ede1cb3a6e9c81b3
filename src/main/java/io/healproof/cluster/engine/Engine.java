package io.healproof.cluster.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import io.healproof.HealproofException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
      refuseAnother(
          System.getenv("DOCKER_HOST"),
          DockerClientFactory.instance().getTransportConfig().getDockerHost());
      return new Engine(docker);
    } catch (HealproofException e) {
      throw e;
    } catch (RuntimeException e) {
      throw HealproofException.broken(
          ("No container engine answers: expected one at %s, seen: %s. "
                  + "Start it (systemctl start docker, or dockerd as root), or run ./healproof doctor.")
              .formatted(address(), rootMessage(e)),
          e);
    }
  }

  /**
   * Testcontainers tries other engines when the named one does not answer, without a word. A
   * cluster that is removed from the wrong engine is somebody else's.
   */
  static void refuseAnother(@Nullable String named, URI reached) {
    if (named != null && !named.isBlank() && !URI.create(named.strip()).equals(reached)) {
      throw HealproofException.broken(
          "The container engine named by DOCKER_HOST=%s does not answer (another one does, at %s). Start it, or unset DOCKER_HOST."
              .formatted(named, reached),
          null);
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

  /**
   * Runs a command in a running container.
   *
   * @return what it wrote
   * @throws ToolFailure when it ends with another status than 0; has what it wrote
   * @throws InterruptedException when the thread is interrupted
   */
  public String execute(String container, String... command)
      throws IOException, InterruptedException {
    String id =
        docker
            .execCreateCmd(container)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .withCmd(command)
            .exec()
            .getId();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (ResultCallback.Adapter<Frame> answer =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Frame frame) {
            output.writeBytes(frame.getPayload());
          }
        }) {
      docker.execStartCmd(id).exec(answer).awaitCompletion();
    }
    Long status = docker.inspectExecCmd(id).exec().getExitCodeLong();
    String text = output.toString(StandardCharsets.UTF_8);
    if (status == null || status != 0) {
      throw new ToolFailure(
          "%s in %s ended with status %s: %s"
              .formatted(List.of(command), container, status, text.strip()));
    }
    return text;
  }

  /** Where the engine keeps images and volumes, when that is a folder of this machine. */
  public Optional<Path> rootFolder() {
    return Optional.ofNullable(docker.infoCmd().exec().getDockerRootDir())
        .map(Path::of)
        .filter(Files::exists);
  }
}
