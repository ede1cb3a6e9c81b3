package io.healproof.fault;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterFacts;
import io.healproof.cluster.NodePower;
import io.healproof.cluster.NodeShell;
import java.nio.file.Path;
import java.util.Optional;

/** A cluster of which only the client and, maybe, the nodes are reached. */
record MetCluster(KubernetesClient client, Optional<FakeNodes> machines) implements Cluster {

  @Override
  public String name() {
    return "met";
  }

  @Override
  public Path kubeconfig() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long requestsSent() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String nodePortAddress() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClusterFacts facts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<NodePower> nodePower() {
    return machines.map(nodes -> nodes);
  }

  @Override
  public Optional<NodeShell> nodeShell() {
    return machines.map(nodes -> nodes);
  }

  @Override
  public void close() {}
}
