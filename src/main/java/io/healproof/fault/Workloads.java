package io.healproof.fault;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import java.util.Comparator;
import java.util.List;

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
}
