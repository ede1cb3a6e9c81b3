package io.healproof.experiment;

import io.healproof.fault.Injection;
import io.healproof.fault.Victim;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiCondition;
import io.healproof.observe.ApiTrace;
import io.healproof.observe.ClusterState;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.PodSeen;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who brought a recovery about, as far as the watch shows it. */
final class Healer {
  private final Injection injection;
  private final List<WatchEvent> history;

  Healer(Injection injection, List<WatchEvent> history) {
    this.injection = injection;
    this.history = List.copyOf(history);
  }

  /** In words; empty where nothing was broken. */
  String inWords() {
    if (injection.victim() instanceof Victim.Pods pods) {
      return pods.uids().isEmpty() ? "" : replacedBy(pods.workload());
    }
    if (injection.victim() instanceof Victim.Node node) {
      return node.lost() ? replacedBy(node.workload()) : "";
    }
    if (injection.victim() instanceof Victim.Containers containers) {
      return restartedBy(containers);
    }
    Set<String> before =
        applications(event -> !since(event.receivedAt()))
            .map(Healer::operation)
            .collect(Collectors.toSet());
    return applications(event -> since(event.receivedAt()))
        .filter(app -> app.automated() && app.operation().equals("Succeeded"))
        .filter(app -> !before.contains(operation(app)))
        .findFirst()
        .map(
            app ->
                "Argo CD by itself: an automated sync of Application %s (self-heal attempt %d)"
                    .formatted(app.name(), app.selfHealAttempts()))
        .orElseGet(this::noApplication);
  }

  /** A cluster's own Services may have a keeper that is no Application. */
  private String noApplication() {
    return injection.victim() instanceof Victim.Endpoints lost
            && ApiCondition.stateRestored(
                    lost.service(), lost.resourceVersion(), lost.desiredHash())
                .holds(ApiTrace.state(history))
        ? "somebody else: %s was put back, and not by an automated sync of Argo CD"
            .formatted(lost.service())
        : "nobody: no automated sync that began after the fault succeeded while we watched";
  }

  private Stream<ApplicationSeen> applications(Predicate<WatchEvent> when) {
    return history.stream()
        .filter(when)
        .map(WatchEvent::object)
        .filter(ApplicationSeen.class::isInstance)
        .map(ApplicationSeen.class::cast);
  }

  private static String operation(ApplicationSeen application) {
    return application.name() + " " + application.operationStarted();
  }

  private boolean since(Duration moment) {
    return moment.compareTo(injection.t0().earliest()) >= 0;
  }

  private String restartedBy(Victim.Containers containers) {
    return ApiTrace.state(history)
        .all(PodSeen.class)
        .filter(pod -> containers.uids().contains(pod.uid()) && pod.ready())
        .filter(pod -> pod.restarts() >= containers.restarts() && containers.restarts() > 0)
        .findFirst()
        .map(
            pod ->
                "the kubelet of node %s: it restarted the containers of pod %s in place (%d restarts so far)"
                    .formatted(pod.node(), pod.name(), pod.restarts()))
        .orElse("nobody: no victim was restarted and became ready while we watched");
  }

  private String replacedBy(WorkloadRef workload) {
    ClusterState state = ApiTrace.state(history);
    return state
        .find(DeploymentSeen.class, workload.namespace(), workload.name())
        .flatMap(
            deployment ->
                state
                    .podsOf(deployment)
                    .filter(pod -> created(pod.uid()) && pod.ready())
                    .findFirst())
        .map(
            (PodSeen pod) ->
                "the ReplicaSet controller: pod %s on node %s, owned by %s"
                    .formatted(pod.name(), pod.node(), workload))
        .orElse("nobody: no replacement became ready while we watched");
  }

  private boolean created(String uid) {
    return history.stream()
        .filter(event -> event.object().uid().equals(uid))
        .findFirst()
        .filter(event -> since(event.receivedAt()))
        .isPresent();
  }
}
