package io.healproof.fault;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Cordons nodes, and marks them as cordoned by Healproof, so that a later run can tell. */
final class Cordon {
  static final String MARK = "healproof.io/cordoned";

  private final KubernetesClient client;

  Cordon(KubernetesClient client) {
    this.client = client;
  }

  void set(String node) {
    patch(node, "\"true\"", "true");
  }

  void lift(String node) {
    patch(node, "null", "null");
  }

  /** Lifts every cordon that carries the mark. */
  List<String> liftMarked() {
    return client.nodes().list().getItems().stream()
        .filter(node -> node.getMetadata().getAnnotations() != null)
        .filter(node -> node.getMetadata().getAnnotations().get(MARK) != null)
        .map(node -> node.getMetadata().getName())
        .peek(this::lift)
        .map(node -> "uncordoned node " + node)
        .toList();
  }

  private void patch(String node, String mark, String unschedulable) {
    client
        .nodes()
        .withName(node)
        .patch(
            ByHand.PATCH,
            "{\"metadata\":{\"annotations\":{\"%s\":%s}},\"spec\":{\"unschedulable\":%s}}"
                .formatted(MARK, mark, unschedulable));
  }
}
