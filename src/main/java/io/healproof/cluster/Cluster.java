package io.healproof.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Optional;

/** A Kubernetes cluster that a run may use: local, or met under a context's name. */
public interface Cluster extends AutoCloseable {

  /** Name for people: {@code local}, or the context's name. */
  String name();

  /** A kubeconfig that {@code kubectl} can use from this machine. */
  Path kubeconfig();

  /** A client that does not retry on its own. Owned by the cluster; closed with it. */
  KubernetesClient client();

  /** How many requests the client has sent so far; a watch is one. */
  long requestsSent();

  /**
   * The address of the server node, at which this machine reaches NodePorts. No proxy of the
   * container engine lies between: one that accepts a connection and drops it later would hide a
   * refusal.
   */
  String nodePortAddress();

  /** What the cluster is made of, read once when it was reached. */
  ClusterFacts facts();

  /**
   * Whether Healproof made this cluster, so that it may put it right unasked. One that is met under
   * a context's name never is.
   */
  default boolean ours() {
    return false;
  }

  /** The power switches of its nodes; empty where nobody can switch them from here. */
  default Optional<NodePower> nodePower() {
    return Optional.empty();
  }

  /** A way to run programs on its nodes; empty where there is none. */
  default Optional<NodeShell> nodeShell() {
    return Optional.empty();
  }

  /** Lets go of the connection; a cluster that is to be removed is removed by who made it. */
  @Override
  void close();
}
