package io.healproof.cluster;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.ToolFailure;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.k3s.K3sContainer;

/** Starts all nodes at once, and notices the first one that fails. */
final class NodeBoot {
  private static final Logger LOG = LoggerFactory.getLogger(NodeBoot.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Engine engine;
  private final Waiting waiting;

  NodeBoot(Engine engine, Waiting waiting) {
    this.engine = engine;
    this.waiting = waiting;
  }

  /**
   * Starts the containers and waits until the server can start pods.
   *
   * @param nodes the server first
   * @return the kubeconfig as the server wrote it, reachable through a published port
   * @throws HealproofException when a node ends or the deadline passes; has the node's last lines
   */
  String start(List<NodeContainers.Node> nodes, Progress.Step step) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            nodes.size(),
            work -> {
              Thread thread = new Thread(work, "node-boot");
              thread.setDaemon(true);
              return thread;
            });
    List<Future<?>> starts = new ArrayList<>();
    try {
      step.now("starting " + nodes.size() + " node containers");
      nodes.forEach(node -> starts.add(threads.submit(() -> node.container().start())));
      boolean up =
          waiting.until(
              "node containers are up",
              POLL,
              NodeContainers.BOOT_DEADLINE,
              () -> {
                refuseFailures(nodes, starts);
                return starts.stream().allMatch(Future::isDone);
              });
      if (!up) {
        throw failure(
            nodes.get(0),
            "is not up after " + NodeContainers.BOOT_DEADLINE.toMinutes() + " min",
            null);
      }
      refuseFailures(nodes, starts);
    } finally {
      threads.shutdownNow();
    }
    return kubeconfig(nodes.get(0));
  }

  private static String kubeconfig(NodeContainers.Node server) {
    if (server.container() instanceof K3sContainer k3s) {
      return k3s.getKubeConfigYaml();
    }
    throw new IllegalStateException("the first node is the server");
  }

  /**
   * Fails as soon as one node has.
   *
   * @throws HealproofException naming the node
   */
  private void refuseFailures(List<NodeContainers.Node> nodes, List<Future<?>> starts) {
    for (int index = 0; index < starts.size(); index++) {
      refuseFailure(nodes.get(index), starts.get(index));
    }
    refuseEnded(nodes);
  }

  private static void refuseFailure(NodeContainers.Node node, Future<?> start) {
    if (!start.isDone()) {
      return;
    }
    try {
      start.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException | CompletionException e) {
      throw failure(node, "did not start: " + Engine.rootMessage(e), e);
    }
  }

  /** A container that ended will not become a node, however long one waits. */
  void refuseEnded(List<NodeContainers.Node> nodes) {
    for (NodeContainers.Node node : nodes) {
      Optional<InspectContainerResponse.ContainerState> state =
          engine
              .container(NodeContainers.containerOf(node.name()))
              .map(InspectContainerResponse::getState);
      if (state.isPresent() && "exited".equals(state.get().getStatus())) {
        throw failure(node, "ended with status " + state.get().getExitCodeLong(), null);
      }
    }
  }

  /** The failure of the first node that is not Ready, with what its kubelet said last. */
  HealproofException late(List<NodeContainers.Node> nodes, Set<String> ready, Duration patience) {
    NodeContainers.Node late =
        nodes.stream()
            .filter(node -> !ready.contains(node.name()))
            .findFirst()
            .orElse(nodes.get(0));
    return failure(
        late,
        "is not Ready after %d s; its kubelet said last: %s"
            .formatted(patience.toSeconds(), kubelet(NodeContainers.containerOf(late.name()))),
        null);
  }

  private String kubelet(String container) {
    try {
      return engine.execute(container, "tail", "-n", "2", "/var/log/kubelet.log").strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "(interrupted)";
    } catch (IOException | ToolFailure | DockerException e) {
      // k3s has no such file: its own log has everything.
      LOG.atInfo().addKeyValue("container", container).setCause(e).log("no kubelet log");
      return "nothing of its own";
    }
  }

  static HealproofException failure(
      NodeContainers.Node node, String what, @Nullable Throwable cause) {
    return HealproofException.broken(
        message(
            NodeContainers.containerOf(node.name()),
            what,
            node.log().lastLines(),
            node.log().file().toString()),
        cause);
  }

  static String message(String container, String what, List<String> lines, String log) {
    StringBuilder text =
        new StringBuilder("Node container ").append(container).append(' ').append(what);
    text.append(lines.isEmpty() ? ". It wrote nothing." : ". Its last lines:");
    lines.forEach(line -> text.append("\n  | ").append(line.stripTrailing()));
    return text.append("\nThe whole log: ")
        .append(log)
        .append(". What was started is removed; run again when the cause is mended.")
        .toString();
  }
}
