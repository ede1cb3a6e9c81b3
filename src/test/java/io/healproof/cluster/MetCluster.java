package io.healproof.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A cluster of which only the client and, maybe, the nodes are reached. */
public record MetCluster(
    KubernetesClient client,
    Optional<? extends NodeShell> shell,
    Optional<? extends NodePower> power)
    implements Cluster {

  /** Nodes on which programs run and that can be switched. */
  public interface Machines extends NodeShell, NodePower {}

  /** One whose nodes are reached as those of the local cluster are. */
  public MetCluster(KubernetesClient client, Optional<? extends Machines> machines) {
    this(client, machines, machines);
  }

  /** One whose nodes are not reached. */
  public MetCluster(KubernetesClient client) {
    this(client, Optional.empty());
  }

  /**
   * One whose nodes have no switch and are reached by privileged pods, which run as soon as they
   * are made.
   *
   * @param programs what programs do on the nodes
   */
  public static MetCluster throughPods(KubernetesClient client, NodeShell programs) {
    NodePods pods = new NodePods(client);
    PodExec exec =
        (pod, command, deadline) ->
            new PodExec.Ended(
                0,
                programs.run(
                    pod.substring("node-shell-".length()), command.get(command.size() - 1)),
                "");
    return new MetCluster(
        client,
        Optional.of(new PodShell("shell:1", pods, exec, new StartingPods(client))),
        Optional.empty());
  }

  /** Who waits finds every pod of Healproof's running. */
  record StartingPods(KubernetesClient client) implements Waiting {
    @Override
    public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
      client
          .pods()
          .inNamespace(OwnNamespace.NAME)
          .list()
          .getItems()
          .forEach(
              pod ->
                  client
                      .resource(pod)
                      .editStatus(
                          found ->
                              found
                                  .edit()
                                  .editOrNewStatus()
                                  .withPhase("Running")
                                  .endStatus()
                                  .build()));
      return condition.getAsBoolean();
    }

    @Override
    public void pause(Duration time) {}
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
    return power.map(nodes -> nodes);
  }

  @Override
  public Optional<NodeShell> nodeShell() {
    return shell.map(nodes -> nodes);
  }

  @Override
  public void close() {}
}
