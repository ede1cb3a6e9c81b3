package io.healproof.stack;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells why a workload is not available: its failing pod, that pod's events, its last words. */
final class Diagnosis {

  private static final int EVENTS = 6;
  private static final int LOG_LINES = 15;

  private final KubernetesClient client;

  Diagnosis(KubernetesClient client) {
    this.client = client;
  }

  /** Several lines, indented by two spaces; what could not be read is said so. */
  String of(Workload workload) {
    List<String> lines = new ArrayList<>();
    lines.add(workload.ref() + ": " + workload.state());
    try {
      List<Pod> pods =
          client
              .pods()
              .inNamespace(workload.ref().namespace())
              .withLabelSelector(workload.selector())
              .list()
              .getItems();
      Optional<Pod> failing = pods.stream().filter(pod -> !isReady(pod)).findFirst();
      if (failing.isPresent()) {
        describe(failing.get(), lines);
      } else if (pods.isEmpty()) {
        lines.add("no pod was made; events of the workload and its owners' copies:");
        events(workload.ref().namespace(), workload.ref().name(), false, lines);
      }
    } catch (KubernetesClientException e) {
      lines.add("(could not look closer: " + e.getMessage() + ")");
    }
    return String.join("\n  ", lines);
  }

  private void describe(Pod pod, List<String> lines) {
    String name = pod.getMetadata().getName();
    String node = pod.getSpec().getNodeName();
    lines.add(
        "pod "
            + name
            + " on "
            + (node == null ? "no node yet" : node)
            + ": "
            + pod.getStatus().getPhase());
    List<ContainerStatus> failing = failingContainers(pod);
    failing.forEach(status -> lines.add("container " + status.getName() + ": " + state(status)));
    events(pod.getMetadata().getNamespace(), name, true, lines);
    failing.stream().findFirst().ifPresent(status -> lastWords(pod, status, lines));
  }

  private static List<ContainerStatus> failingContainers(Pod pod) {
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream()
                .filter(status -> !isCompleted(status)),
            pod.getStatus().getContainerStatuses().stream()
                .filter(status -> !Boolean.TRUE.equals(status.getReady())))
        .toList();
  }

  private static boolean isCompleted(ContainerStatus status) {
    var terminated = status.getState() == null ? null : status.getState().getTerminated();
    return terminated != null && Integer.valueOf(0).equals(terminated.getExitCode());
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  private static String state(ContainerStatus status) {
    String restarts =
        Integer.valueOf(0).equals(status.getRestartCount())
            ? ""
            : ", " + status.getRestartCount() + " restarts";
    var state = status.getState();
    if (state != null && state.getWaiting() != null) {
      String message = state.getWaiting().getMessage();
      return state.getWaiting().getReason() + (message == null ? "" : ": " + message) + restarts;
    }
    if (state != null && state.getTerminated() != null) {
      return "ended with exit code " + state.getTerminated().getExitCode() + restarts;
    }
    return "running, not ready" + restarts;
  }

  private void events(String namespace, String name, boolean exact, List<String> lines) {
    client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(
            event -> {
              String about = event.getInvolvedObject().getName();
              return about != null
                  && (exact ? about.equals(name) : about.startsWith(name))
                  && !"Normal".equals(event.getType());
            })
        .sorted(Comparator.comparing(Diagnosis::time).reversed())
        .limit(EVENTS)
        .forEach(event -> lines.add("event " + event.getReason() + ": " + event.getMessage()));
  }

  private static String time(Event event) {
    if (event.getLastTimestamp() != null) {
      return event.getLastTimestamp();
    }
    return event.getMetadata().getCreationTimestamp() == null
        ? ""
        : event.getMetadata().getCreationTimestamp();
  }

  private void lastWords(Pod pod, ContainerStatus status, List<String> lines) {
    var state = status.getState();
    boolean waiting = state != null && state.getWaiting() != null;
    boolean restarted = !Integer.valueOf(0).equals(status.getRestartCount());
    if (waiting && !restarted) {
      return; // It never ran, so it said nothing.
    }
    try {
      var container =
          client
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName())
              .inContainer(status.getName());
      String log =
          waiting
              ? container.terminated().tailingLines(LOG_LINES).getLog()
              : container.tailingLines(LOG_LINES).getLog();
      log.lines().forEach(line -> lines.add("log: " + line));
    } catch (KubernetesClientException e) {
      lines.add("(its log could not be read: " + e.getMessage() + ")");
    }
  }
}
