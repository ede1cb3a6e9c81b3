package io.healproof.fault;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says of pods how large a part they are of what owns them. Reads only. */
final class TouchedPods {
  private final KubernetesClient client;

  TouchedPods(KubernetesClient client) {
    this.client = client;
  }

  /** Of each; every namespace is read once. */
  List<Touch> of(List<Pod> pods, String deed) {
    Map<String, List<Pod>> ready = new HashMap<>();
    for (Pod pod : pods) {
      ready.computeIfAbsent(pod.getMetadata().getNamespace(), this::ready);
    }
    return pods.stream()
        .map(pod -> of(pod, deed, ready.getOrDefault(pod.getMetadata().getNamespace(), List.of())))
        .toList();
  }

  private static Touch of(Pod pod, String deed, List<Pod> ready) {
    String namespace = pod.getMetadata().getNamespace();
    Optional<OwnerReference> owner = controller(pod);
    return new Touch(
        "Pod",
        namespace,
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        deed,
        owner
            .map(it -> it.getKind() + " " + namespace + "/" + it.getName())
            .orElse("Pod " + namespace + "/" + pod.getMetadata().getName()),
        1,
        owner.map(it -> owned(ready, it.getUid())).orElse(1));
  }

  private List<Pod> ready(String namespace) {
    return client.pods().inNamespace(namespace).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(Workloads::isReady)
        .toList();
  }

  private static int owned(List<Pod> pods, String owner) {
    return (int)
        pods.stream()
            .filter(pod -> controller(pod).filter(it -> it.getUid().equals(owner)).isPresent())
            .count();
  }

  private static Optional<OwnerReference> controller(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }
}
