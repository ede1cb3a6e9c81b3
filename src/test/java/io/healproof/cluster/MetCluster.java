package io.healproof.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Optional;

/** A cluster of which only the client and, maybe, the nodes are reached. */
public record MetCluster(KubernetesClient client, Optional<? extends Machines> machines)
    implements Cluster {

  /** Nodes on which programs run and that can be switched. */
  public interface Machines extends NodeShell, NodePower {}

  /** One whose nodes are not reached. */
  public MetCluster(KubernetesClient client) {
    this(client, Optional.empty());
  }

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
