package io.healproof.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the nodes' conditions, and keeps the server for witnesses. */
final class NodeReadiness {
  private static final Logger LOG = LoggerFactory.getLogger(NodeReadiness.class);
  private static final Duration POLL = Duration.ofMillis(250);

  private final KubernetesClient client;
  private final Waiting waiting;

  NodeReadiness(KubernetesClient client, Waiting waiting) {
    this.client = client;
    this.waiting = waiting;
  }

  /**
   * Waits until all expected nodes are Ready.
   *
   * @param seen told which nodes are Ready after each look; may throw to end the waiting
   * @return whether they were before the deadline
   */
  boolean await(List<String> expected, Duration deadline, Consumer<Set<String>> seen) {
    return waiting.until(
        expected + " are Ready",
        POLL,
        deadline,
        () -> {
          Set<String> ready = ready();
          seen.accept(ready);
          return ready.containsAll(expected);
        });
  }

  /** The names of the nodes that are Ready now; none when the API does not answer. */
  Set<String> ready() {
    Set<String> names = new TreeSet<>();
    try {
      client.nodes().list().getItems().stream()
          .filter(NodeReadiness::isReady)
          .map(node -> node.getMetadata().getName())
          .forEach(names::add);
    } catch (KubernetesClientException e) {
      LOG.debug("the API does not answer", e);
    }
    return names;
  }

  static boolean isReady(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  /** Puts the mark on the server that witnesses select and tolerate, where it is missing. */
  void reserve(String server) {
    Node node = client.nodes().withName(server).get();
    if (node == null || isReserved(node)) {
      return;
    }
    client
        .nodes()
        .withName(server)
        .edit(
            found -> {
              Map<String, String> labels = found.getMetadata().getLabels();
              labels.putIfAbsent(NodeContainers.SERVER_TAINT, "true");
              if (found.getSpec().getTaints().stream().noneMatch(NodeReadiness::reserves)) {
                found
                    .getSpec()
                    .getTaints()
                    .add(new Taint("NoSchedule", NodeContainers.SERVER_TAINT, null, null));
              }
              return found;
            });
  }

  private static boolean isReserved(Node node) {
    return node.getMetadata().getLabels().containsKey(NodeContainers.SERVER_TAINT)
        && node.getSpec().getTaints().stream().anyMatch(NodeReadiness::reserves);
  }

  private static boolean reserves(Taint taint) {
    return Objects.equals(taint.getKey(), NodeContainers.SERVER_TAINT)
        && Objects.equals(taint.getEffect(), "NoSchedule");
  }
}
