package io.healproof.fault;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a drain does with one pod of the node, and why. The filters are those of {@code kubectl
 * drain}, except that pods which have finished or are ending are left as they are: no fault chooses
 * such pods. The first that has an opinion decides.
 */
sealed interface PodDecision {

  record Evict() implements PodDecision {}

  record Leave(String reason) implements PodDecision {}

  record Refuse(String reason) implements PodDecision {}

  List<Function<Pod, Optional<PodDecision>>> FILTERS =
      List.of(
          PodDecision::leaveFinished,
          PodDecision::leaveEnding,
          PodDecision::leaveMirror,
          PodDecision::leaveDaemon,
          PodDecision::refuseUnmanaged);

  /**
   * Decides about a pod.
   *
   * @param localData whether the data of emptyDir volumes may go
   */
  static PodDecision of(Pod pod, boolean localData) {
    Stream<Function<Pod, Optional<PodDecision>>> filters =
        localData
            ? FILTERS.stream()
            : Stream.concat(FILTERS.stream(), Stream.of(PodDecision::refuseLocalData));
    return filters
        .map(filter -> filter.apply(pod))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(Evict::new);
  }

  private static Optional<PodDecision> leaveFinished(Pod pod) {
    String phase = Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
    return phase.equals("Succeeded") || phase.equals("Failed")
        ? Optional.of(new Leave("it has finished"))
        : Optional.empty();
  }

  private static Optional<PodDecision> leaveEnding(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        ? Optional.empty()
        : Optional.of(new Leave("it is ending already"));
  }

  private static Optional<PodDecision> leaveMirror(Pod pod) {
    return pod.getMetadata().getAnnotations() != null
            && pod.getMetadata().getAnnotations().containsKey("kubernetes.io/config.mirror")
        ? Optional.of(new Leave("it is a static pod's mirror"))
        : Optional.empty();
  }

  private static Optional<PodDecision> leaveDaemon(Pod pod) {
    return controller(pod).filter(owner -> owner.getKind().equals("DaemonSet")).isPresent()
        ? Optional.of(new Leave("a DaemonSet owns it"))
        : Optional.empty();
  }

  private static Optional<PodDecision> refuseUnmanaged(Pod pod) {
    return controller(pod).isEmpty()
        ? Optional.of(new Refuse("no controller would bring it back"))
        : Optional.empty();
  }

  private static Optional<PodDecision> refuseLocalData(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .filter(volume -> volume.getEmptyDir() != null)
        .map(Volume::getName)
        .findFirst()
        .map(
            name ->
                new Refuse(
                    "its emptyDir volume "
                        + name
                        + " would be lost; if it may, say \"is drained with its emptyDir data\""));
  }

  private static Optional<OwnerReference> controller(Pod pod) {
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }
}
