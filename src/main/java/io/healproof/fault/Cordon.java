package io.healproof.fault;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/** Cordons nodes, and marks them as cordoned by Healproof, so that a later run can tell. */
final class Cordon {
  static final String MARK = "healproof.io/cordoned";

  private final KubernetesClient client;

  Cordon(KubernetesClient client) {
    this.client = client;
  }

  static boolean isMarked(Node node) {
    Map<String, String> annotations = node.getMetadata().getAnnotations();
    return annotations != null && annotations.get(MARK) != null;
  }

  void set(String node) {
    patch(node, "\"true\"", "true");
  }

  void lift(String node) {
    patch(node, "null", "null");
  }

  /** Names of the nodes that carry the mark. */
  List<String> marked() {
    return client.nodes().list().getItems().stream()
        .filter(Cordon::isMarked)
        .map(node -> node.getMetadata().getName())
        .sorted()
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
