package io.healproof.fault;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** Says of pods how large a part they are of what owns them. Reads only. */
final class TouchedPods {
  private final KubernetesClient client;

  TouchedPods(KubernetesClient client) {
    this.client = client;
  }

  List<Touch> of(List<Pod> pods, String deed) {
    return pods.stream().map(pod -> of(pod, deed)).toList();
  }

  private Touch of(Pod pod, String deed) {
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
        owner.map(it -> ready(namespace, it.getUid())).orElse(1));
  }

  private int ready(String namespace, String owner) {
    return (int)
        client.pods().inNamespace(namespace).list().getItems().stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .filter(Workloads::isReady)
            .filter(pod -> controller(pod).filter(it -> it.getUid().equals(owner)).isPresent())
            .count();
  }

  private static Optional<OwnerReference> controller(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }
}
