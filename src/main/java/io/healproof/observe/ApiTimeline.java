package io.healproof.observe;

import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.ConfigMapSeen;
import io.healproof.observe.Watched.ContainerSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.EndpointsSeen;
import io.healproof.observe.Watched.EventSeen;
import io.healproof.observe.Watched.NodeSeen;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Names what happened in a watch history: the milestones of a trial. Pure. */
public final class ApiTimeline {
  private static final String CRASH_LOOP = "CrashLoopBackOff";

  private final List<TimelineEvent> events = new ArrayList<>();
  private final Set<String> said = new HashSet<>();
  private final ClusterState state = new ClusterState();

  private ApiTimeline() {}

  /**
   * The milestones since a moment.
   *
   * @param workload namespace and name of the Deployment whose pods matter; both empty for none
   * @param from run time; what came before is the background
   */
  public static List<TimelineEvent> of(
      List<DatedEvent> history, String namespace, String workload, Duration from) {
    ApiTimeline timeline = new ApiTimeline();
    for (DatedEvent event : history) {
      if (event.at().latest().compareTo(from) >= 0) {
        timeline.note(event, namespace, workload);
      } else {
        timeline.remember(event.event());
      }
      timeline.state.apply(event.event());
    }
    return List.copyOf(timeline.events);
  }

  /** What holds before the fault is not news. */
  private void remember(WatchEvent event) {
    if (event.object() instanceof PodSeen pod && !event.gone()) {
      milestones(pod).forEach(name -> said.add(name + pod.uid()));
    }
  }

  private void note(DatedEvent event, String namespace, String workload) {
    if (event.event().object() instanceof PodSeen pod) {
      if (belongs(pod, namespace, workload)) {
        notePod(event, pod);
      }
    } else if (event.event().object() instanceof EndpointsSeen slice) {
      noteEndpoints(event, slice, namespace, workload);
    } else if (event.event().object() instanceof ApplicationSeen application) {
      noteApplication(event, application);
    } else if (event.event().object() instanceof DeploymentSeen deployment) {
      noteDeployment(event, deployment);
    } else if (event.event().object() instanceof ConfigMapSeen map) {
      noteConfigMap(event, map);
    } else if (event.event().object() instanceof NodeSeen node) {
      noteNode(event, node);
    } else if (event.event().object() instanceof EventSeen reported) {
      noteReport(event, reported, namespace, workload);
    }
  }

  private boolean belongs(PodSeen pod, String namespace, String workload) {
    return state
        .find(DeploymentSeen.class, namespace, workload)
        .filter(
            deployment ->
                state
                    .all(Watched.ReplicaSetSeen.class)
                    .filter(set -> set.owner().equals(deployment.uid()))
                    .anyMatch(set -> set.uid().equals(pod.owner())))
        .isPresent();
  }

  private static Set<String> milestones(PodSeen pod) {
    Set<String> reached = new LinkedHashSet<>();
    reached.add("pod-created");
    if (pod.scheduled()) {
      reached.add("pod-scheduled");
    }
    if (pod.containersStarted()) {
      reached.add("pod-started");
    }
    if (pod.ready()) {
      reached.add("pod-ready");
    }
    if (pod.deleting()) {
      reached.add("pod-deleting");
    }
    return reached;
  }

  private void notePod(DatedEvent event, PodSeen pod) {
    Map<String, String> detail = Map.of("pod", pod.name(), "uid", pod.uid(), "node", pod.node());
    if (event.event().gone()) {
      add(event, "pod-gone", detail);
      return;
    }
    noteContainers(event, pod, detail);
    if (!pod.ready() && !pod.deleting() && said.remove("pod-ready" + pod.uid())) {
      add(event, "pod-not-ready", detail);
    }
    for (String milestone : milestones(pod)) {
      if (said.add(milestone + pod.uid())) {
        add(event, milestone, detail);
      }
    }
  }

  /** Restarts in place, and why a container does not run. */
  private void noteContainers(DatedEvent event, PodSeen pod, Map<String, String> detail) {
    Optional<PodSeen> before = state.find(PodSeen.class, pod.namespace(), pod.name());
    if (before.filter(known -> known.restarts() < pod.restarts()).isPresent()) {
      add(event, "container-restarted", detail);
    }
    for (ContainerSeen container : pod.containers()) {
      boolean known =
          before.stream()
              .flatMap(earlier -> earlier.containers().stream())
              .anyMatch(
                  earlier ->
                      earlier.name().equals(container.name())
                          && earlier.waiting().equals(container.waiting()));
      if (container.waiting().equals(CRASH_LOOP) && !known) {
        add(event, "container-waits-to-restart", detail);
      }
    }
  }

  /** The kubelet reports when an image is there; the pod itself does not say. */
  private void noteReport(DatedEvent event, EventSeen reported, String namespace, String workload) {
    boolean ours =
        state
            .all(PodSeen.class)
            .filter(pod -> pod.uid().equals(reported.objectUid()))
            .anyMatch(pod -> belongs(pod, namespace, workload));
    if (!ours) {
      return;
    }
    Map<String, String> detail = Map.of("pod", reported.object(), "uid", reported.objectUid());
    if (reported.reason().equals("Pulling")) {
      add(event, "image-pulling", detail);
    } else if (reported.reason().equals("Pulled")) {
      add(event, "image-present", detail);
    }
  }

  private void noteEndpoints(
      DatedEvent event, EndpointsSeen slice, String namespace, String workload) {
    Set<String> ours = new HashSet<>();
    state
        .find(DeploymentSeen.class, namespace, workload)
        .ifPresent(d -> state.podsOf(d).map(PodSeen::uid).forEach(ours::add));
    Set<String> before =
        state
            .find(EndpointsSeen.class, slice.namespace(), slice.name())
            .map(EndpointsSeen::readyPods)
            .orElse(Set.of());
    for (String uid : slice.readyPods()) {
      if (!before.contains(uid) && ours.contains(uid)) {
        add(event, "endpoint-ready", Map.of("service", slice.service(), "uid", uid));
      }
    }
    for (String uid : before) {
      if (!slice.readyPods().contains(uid)) {
        add(event, "endpoint-removed", Map.of("service", slice.service(), "uid", uid));
      }
    }
  }

  private void noteApplication(DatedEvent event, ApplicationSeen now) {
    ApplicationSeen before =
        state.find(ApplicationSeen.class, now.namespace(), now.name()).orElse(now);
    if (!before.sync().equals(now.sync()) || !before.health().equals(now.health())) {
      add(
          event,
          "application-" + lower(now.sync()) + "-" + lower(now.health()),
          Map.of("application", now.name(), "sync", now.sync(), "health", now.health()));
    }
    if (!before.operation().equals(now.operation())) {
      add(
          event,
          now.operation().isEmpty() ? "sync-requested" : "sync-" + lower(now.operation()),
          Map.of(
              "application",
              now.name(),
              "started by",
              now.automated() ? "Argo CD itself" : "a request",
              "self-heal attempts",
              Long.toString(now.selfHealAttempts())));
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private void noteDeployment(DatedEvent event, DeploymentSeen now) {
    state
        .find(DeploymentSeen.class, now.namespace(), now.name())
        .ifPresent(before -> noteDeployment(event, before, now));
  }

  private void noteDeployment(DatedEvent event, DeploymentSeen before, DeploymentSeen now) {
    String object = "deployment " + now.namespace() + "/" + now.name();
    if (before.generation() != now.generation()) {
      add(
          event,
          "spec-changed",
          Map.of("object", object, "replicas", before.desired() + " -> " + now.desired()));
    }
    if (before.available() != now.available()) {
      add(
          event,
          now.available() >= now.desired() ? "available" : "not-available",
          Map.of("object", object, "pods", now.available() + " of " + now.desired()));
    }
  }

  private void noteConfigMap(DatedEvent event, ConfigMapSeen now) {
    if (now.name().equals(Canary.NAME) || now.name().equals(Canary.HUB_NAME)) {
      return;
    }
    state
        .find(ConfigMapSeen.class, now.namespace(), now.name())
        .filter(before -> !before.valueHashes().equals(now.valueHashes()))
        .ifPresent(
            before ->
                add(
                    event,
                    "value-changed",
                    Map.of("object", "ConfigMap " + now.namespace() + "/" + now.name())));
  }

  private void noteNode(DatedEvent event, NodeSeen now) {
    NodeSeen before = state.find(NodeSeen.class, "", now.name()).orElse(now);
    if (before.unschedulable() != now.unschedulable()) {
      add(event, now.unschedulable() ? "node-cordoned" : "node-uncordoned", named(now));
    }
    if (before.ready() != now.ready()) {
      add(event, now.ready() ? "node-ready" : "node-not-ready", named(now));
    }
  }

  private static Map<String, String> named(NodeSeen node) {
    return Map.of("node", node.name());
  }

  private void add(DatedEvent event, String name, Map<String, String> detail) {
    events.add(new TimelineEvent(name, Witness.API, event.at(), detail));
  }
}
