package io.healproof.fault;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Finds the pods that a fault may choose from: never one that has finished, ends or belongs
 * elsewhere.
 */
final class Workloads {
  private final KubernetesClient client;

  Workloads(KubernetesClient client) {
    this.client = client;
  }

  Deployment deployment(WorkloadRef ref) {
    Deployment found =
        client.apps().deployments().inNamespace(ref.namespace()).withName(ref.name()).get();
    if (found == null) {
      List<String> there =
          client.apps().deployments().inNamespace(ref.namespace()).list().getItems().stream()
              .map(deployment -> deployment.getMetadata().getName())
              .sorted()
              .toList();
      throw HealproofException.usage(
          "there is no "
              + ref
              + "; the namespace holds "
              + (there.isEmpty() ? "no deployment" : String.join(", ", there)));
    }
    return found;
  }

  /** Ready pods of the workload that are not being deleted, ordered by name. */
  List<Pod> readyPods(WorkloadRef ref) {
    Deployment deployment = deployment(ref);
    return client
        .pods()
        .inNamespace(ref.namespace())
        .withLabelSelector(deployment.getSpec().getSelector())
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(Workloads::isReady)
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
        .toList();
  }

  static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /**
   * So many ready pods, in an order that the generator decides.
   *
   * @throws HealproofException (BROKEN) when there are not so many
   */
  List<Pod> choose(WorkloadRef ref, Selection selection, RandomGenerator random) {
    List<Pod> left = new ArrayList<>(readyPods(ref));
    int count = selection.of(left.size(), ref.toString());
    List<Pod> chosen = new ArrayList<>();
    while (chosen.size() < count) {
      chosen.add(left.remove(random.nextInt(left.size())));
    }
    return chosen;
  }

  static String inWords(Pod pod) {
    return "pod %s/%s (uid %s) on node %s"
        .formatted(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            pod.getMetadata().getUid(),
            pod.getSpec().getNodeName());
  }

  /** The state of the first container of a pod, once its kubelet has reported one. */
  static Optional<ContainerStatus> firstStatus(Pod pod) {
    String name = pod.getSpec().getContainers().get(0).getName();
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(name))
        .findFirst();
  }

  /** The id that the node's runtime has for the first container of a ready pod. */
  static String firstContainerId(Pod pod) {
    return firstStatus(pod)
        .map(ContainerStatus::getContainerID)
        .map(Workloads::bareId)
        .orElseThrow(
            () -> HealproofException.broken(inWords(pod) + " reports no running container", null));
  }

  /** Without the runtime's name in front, as in {@code containerd://}. */
  static String bareId(String id) {
    return id.substring(id.indexOf("//") < 0 ? 0 : id.indexOf("//") + 2);
  }
}
