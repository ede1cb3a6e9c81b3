package io.healproof.fault;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long the pods of a workload took when they were last started, by the times that their
 * kubelets report, which are truncated to seconds. Each is a difference of two times of one clock.
 */
final class LastStarts {
  private final List<Pod> pods;

  LastStarts(List<Pod> pods) {
    this.pods = List.copyOf(pods);
  }

  /** From the kubelet's taking on a pod to its containers' start; only of first starts. */
  List<Duration> ofContainers() {
    return pods.stream()
        .filter(pod -> containers(pod).stream().allMatch(status -> status.getRestartCount() == 0))
        .flatMap(pod -> between(pod.getStatus().getStartTime(), started(pod)).stream())
        .toList();
  }

  /** From the newest start of a container to Ready; a pod that is not ready has none. */
  List<Duration> ofApplications() {
    return pods.stream().flatMap(pod -> between(started(pod), ready(pod)).stream()).toList();
  }

  private static List<ContainerStatus> containers(Pod pod) {
    return pod.getStatus().getContainerStatuses();
  }

  private static @Nullable String started(Pod pod) {
    return containers(pod).stream()
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getRunning() != null)
        .map(state -> state.getRunning().getStartedAt())
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private static @Nullable String ready(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(each -> each.getType().equals("Ready") && each.getStatus().equals("True"))
        .map(condition -> condition.getLastTransitionTime())
        .findFirst()
        .orElse(null);
  }

  /** Empty where one is missing, is no time, or they are in the wrong order. */
  static Optional<Duration> between(@Nullable Object from, @Nullable Object to) {
    if (from == null || to == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
              Duration.between(Instant.parse(from.toString()), Instant.parse(to.toString())))
          .filter(time -> !time.isNegative())
          .map(time -> Duration.ofSeconds(time.toSeconds()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
