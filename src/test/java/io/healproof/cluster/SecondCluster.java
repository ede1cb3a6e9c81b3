package io.healproof.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.NodeNetwork;
import io.healproof.cluster.engine.Remains;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A second real cluster on this machine: one node, which takes workloads, from the image of the
 * local cluster's nodes and beside them on their network. Closing removes it. What a killed test
 * left is removed by the next one, or with all else that bears Healproof's mark.
 */
public final class SecondCluster implements AutoCloseable {
  private static final String NODE = "spoke";

  /** Of a node's address; the agents' are counted from the other end. */
  private static final String HOST = "250";

  private static final Duration READY = Duration.ofMinutes(3);

  private final KubernetesClient client;
  private final Waiting waiting;

  private SecondCluster(KubernetesClient client, Waiting waiting) {
    this.client = client;
    this.waiting = waiting;
  }

  /**
   * Boots it.
   *
   * @param local the local cluster, which runs
   * @param folder for its kubeconfig
   * @throws HealproofException when its node fails; nothing is left then
   */
  public static SecondCluster beside(Cluster local, Path folder, Waiting waiting) {
    Engine engine = Engine.connect();
    remove(engine, waiting);
    try {
      return boot(engine, local, folder, waiting);
    } catch (RuntimeException e) {
      remove(engine, waiting);
      throw e;
    }
  }

  private static SecondCluster boot(Engine engine, Cluster local, Path folder, Waiting waiting) {
    NodeNetwork network = NodeNetwork.ensure(engine);
    ClusterFacts facts = local.facts();
    NodeContainers containers =
        new NodeContainers(
            engine,
            network,
            facts.nodeImage().name(),
            facts.imageSource(),
            ClusterBoot.token(),
            Objects.requireNonNull(local.kubeconfig().getParent()));
    String address = network.serverAddress().replaceFirst("\\d+$", HOST);
    List<NodeContainers.Node> nodes = List.of(containers.server(NODE, address));
    NodeBoot boot = new NodeBoot(engine, waiting);
    Path kubeconfig = folder.resolve("kubeconfig-" + NODE);
    try (Progress.Step step = Progress.silent().begin(NODE, 0, 0, Optional.empty())) {
      Kubeconfig.write(kubeconfig, boot.start(nodes, step), address);
    }
    KubernetesClient client = Kubeconfig.client(kubeconfig);
    try {
      NodeReadiness readiness = new NodeReadiness(client, waiting);
      if (!readiness.await(List.of(NODE), READY, seen -> boot.refuseEnded(nodes))) {
        throw boot.late(nodes, readiness.ready(), READY);
      }
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
    nodes.forEach(node -> node.log().booted());
    return new SecondCluster(client, waiting);
  }

  private static void remove(Engine engine, Waiting waiting) {
    new Remains(engine, waiting, name -> name.startsWith(NodeContainers.containerOf(NODE))).clear();
  }

  /** An administrator's way in. */
  public KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    remove(Engine.connect(), waiting);
  }
}
