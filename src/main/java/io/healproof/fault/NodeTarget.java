package io.healproof.fault;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A node that may be hit, and the pods of a workload that it runs.
 *
 * @param desired replicas that the workload asks for
 */
record NodeTarget(String node, Set<String> victims, int desired) {

  /**
   * Chooses among the nodes that run a ready pod of the workload.
   *
   * @throws HealproofException (REFUSED) when the one that is chosen has to be spared
   */
  static NodeTarget choose(KubernetesClient client, WorkloadRef workload, RandomGenerator random) {
    Workloads workloads = new Workloads(client);
    int desired = workloads.deployment(workload).getSpec().getReplicas();
    List<Pod> pods = workloads.readyPods(workload);
    List<String> nodes =
        pods.stream().map(pod -> pod.getSpec().getNodeName()).distinct().sorted().toList();
    if (nodes.isEmpty()) {
      throw HealproofException.broken("no node runs a ready pod of " + workload, null);
    }
    String chosen = nodes.get(random.nextInt(nodes.size()));
    refuseUnfit(client.nodes().withName(chosen).require());
    Set<String> victims =
        pods.stream()
            .filter(pod -> pod.getSpec().getNodeName().equals(chosen))
            .map(pod -> pod.getMetadata().getUid())
            .collect(Collectors.toSet());
    return new NodeTarget(chosen, victims, desired);
  }

  private static void refuseUnfit(Node node) {
    String name = node.getMetadata().getName();
    if (node.getMetadata().getLabels().containsKey("node-role.kubernetes.io/control-plane")) {
      throw HealproofException.refused(
          "node "
              + name
              + " runs the control plane and the witnesses; a fault of a node must spare it");
    }
    if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      throw HealproofException.refused(
          "node "
              + name
              + " is cordoned already, by somebody else; uncordon it first (kubectl uncordon "
              + name
              + ")");
    }
  }
}
