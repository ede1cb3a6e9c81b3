package io.healproof.cluster;

import com.github.dockerjava.api.command.InspectImageResponse;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.EngineImages;
import io.healproof.cluster.image.Registry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a local cluster is made of. */
final class LocalFacts {
  private final Engine engine;
  private final Registry registry;
  private final ClusterRecord record;

  LocalFacts(Engine engine, Registry registry, ClusterRecord record) {
    this.engine = engine;
    this.registry = registry;
    this.record = record;
  }

  /** The nodes, the server first, as the API reports them now. */
  static List<ClusterFacts.NodeFact> nodes(KubernetesClient client) {
    return client.nodes().list().getItems().stream()
        .map(LocalFacts::node)
        .sorted(
            Comparator.comparing((ClusterFacts.NodeFact node) -> node.role().equals("agent"))
                .thenComparing(ClusterFacts.NodeFact::name))
        .toList();
  }

  private static ClusterFacts.NodeFact node(Node node) {
    String name = node.getMetadata().getName();
    return new ClusterFacts.NodeFact(
        name,
        name.equals("server") ? "server" : "agent",
        node.getStatus().getNodeInfo().getOsImage(),
        node.getStatus().getNodeInfo().getContainerRuntimeVersion());
  }

  /** The node image, and what the registry serves so far. */
  List<ClusterFacts.ImageFact> images() {
    List<ClusterFacts.ImageFact> facts = new ArrayList<>();
    facts.add(nodeImage());
    if (record.images() == ImageSource.BUILD) {
      registry
          .served()
          .forEach(
              (name, what) ->
                  facts.add(
                      new ClusterFacts.ImageFact(
                          name, what.digest(), what.builtFrom(), what.standsInFor())));
    }
    return facts;
  }

  /** What every node runs. */
  ClusterFacts.ImageFact nodeImage() {
    Optional<InspectImageResponse> image = new EngineImages(engine).find(record.nodeImage());
    Map<String, String> labels =
        image
            .map(found -> found.getConfig())
            .map(config -> config.getLabels())
            .map(Map::copyOf)
            .orElse(Map.of());
    String digest =
        image
            .map(InspectImageResponse::getRepoDigests)
            .filter(digests -> !digests.isEmpty())
            .map(digests -> digests.get(0).replaceFirst("^.*@", ""))
            .or(() -> image.map(InspectImageResponse::getId))
            .orElse("");
    return new ClusterFacts.ImageFact(
        record.nodeImage(),
        digest,
        labels.getOrDefault("io.healproof.built-from", ""),
        labels.getOrDefault("io.healproof.stands-in-for", ""));
  }

  /** What a reader of any number from this cluster must know. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add("All nodes are containers on one machine: they share its kernel, clock and disk.");
    if (record.images() == ImageSource.BUILD) {
      notes.add(
          "No container registry answered or was asked: Kubernetes runs by kubeadm in a node image"
              + " that was built here from its Go module, in place of k3s.");
      notes.add("etcd runs without fsync: the cluster is a throw-away fixture.");
    } else {
      notes.add(
          "k3s has no separate kubelet process, and keeps its state in SQLite unless told otherwise.");
    }
    if (!Privileges.complete()) {
      notes.add(
          "This machine withholds CAP_SYS_RESOURCE: nodes run without it and cannot lower a"
              + " process's out-of-memory score.");
    }
    return notes;
  }
}
