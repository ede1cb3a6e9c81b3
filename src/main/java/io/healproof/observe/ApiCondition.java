package io.healproof.observe;

import io.healproof.cluster.ObjectKey;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.ConfigMapSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.PodSeen;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A condition on what the API shows at one moment. */
@FunctionalInterface
public interface ApiCondition {

  /** What nothing can break. */
  ApiCondition ALWAYS = state -> true;

  boolean holds(ClusterState state);

  /** Both conditions. */
  default ApiCondition and(ApiCondition other) {
    return state -> holds(state) && other.holds(state);
  }

  /**
   * The workload is whole without the victims: its controller has seen its spec, the desired number
   * of pods that are not victims and not ending is ready, the victims are gone, and each service
   * has all of the ready pods as endpoints.
   *
   * @param services names of the Services that had the workload's pods before the fault
   */
  static ApiCondition whole(
      String namespace, String deployment, int desired, Set<String> victims, Set<String> services) {
    return state ->
        state
            .find(DeploymentSeen.class, namespace, deployment)
            .filter(d -> d.observedGeneration() >= d.generation() && d.desired() == desired)
            .filter(d -> replaced(state, d, victims, services))
            .isPresent();
  }

  private static boolean replaced(
      ClusterState state, DeploymentSeen deployment, Set<String> victims, Set<String> services) {
    if (state.podsOf(deployment).map(PodSeen::uid).anyMatch(victims::contains)) {
      return false;
    }
    Set<String> ready = readyBut(state, deployment, Set.of());
    return ready.size() >= deployment.desired()
        && deployment.available() >= deployment.desired()
        && services.stream()
            .allMatch(
                service ->
                    state.readyEndpoints(deployment.namespace(), service).containsAll(ready));
  }

  /**
   * So many of the named pods are ready, not ending, and no victims any more.
   *
   * @param victims UIDs of pods that count only after so many restarts in place; {@link
   *     Integer#MAX_VALUE} for a pod that has to be replaced
   */
  static ApiCondition pods(
      String namespace, Set<String> names, int count, Map<String, Integer> victims) {
    return state ->
        state
                .all(PodSeen.class)
                .filter(pod -> pod.namespace().equals(namespace) && names.contains(pod.name()))
                .filter(pod -> pod.ready() && !pod.deleting())
                .filter(pod -> pod.restarts() >= victims.getOrDefault(pod.uid(), 0))
                .count()
            >= count;
  }

  /**
   * The workload serves without the victims, which may stay: the desired number of its pods that
   * are no victims and not ending is ready, and each service has them as endpoints.
   *
   * @param services as in {@link #whole}
   */
  static ApiCondition without(
      String namespace, String deployment, int desired, Set<String> victims, Set<String> services) {
    return state ->
        state
            .find(DeploymentSeen.class, namespace, deployment)
            .filter(d -> readyBut(state, d, victims).size() >= desired)
            .filter(
                d -> {
                  Set<String> ready = readyBut(state, d, victims);
                  return services.stream()
                      .allMatch(
                          service -> state.readyEndpoints(namespace, service).containsAll(ready));
                })
            .isPresent();
  }

  private static Set<String> readyBut(
      ClusterState state, DeploymentSeen deployment, Set<String> victims) {
    return state
        .podsOf(deployment)
        .filter(pod -> pod.ready() && !pod.deleting() && !victims.contains(pod.uid()))
        .map(PodSeen::uid)
        .collect(Collectors.toSet());
  }

  /**
   * Every one of these pods that is still there has been restarted in place so often.
   *
   * @param restarts of all its containers together, by the pod's UID
   */
  static ApiCondition restarted(Map<String, Integer> restarts) {
    return state ->
        state
            .all(PodSeen.class)
            .allMatch(pod -> pod.restarts() >= restarts.getOrDefault(pod.uid(), 0));
  }

  /**
   * The ConfigMap was changed again after the drift, and its key has the desired value.
   *
   * @param desired the value as {@link Projection#hashOf} shows it
   */
  static ApiCondition valueRestored(
      String namespace, String name, long driftVersion, String key, String desired) {
    return state ->
        state
            .find(ConfigMapSeen.class, namespace, name)
            .filter(map -> map.resourceVersion() > driftVersion)
            .filter(map -> desired.equals(map.valueHashes().get(key)))
            .isPresent();
  }

  /**
   * The object was changed again after the drift, or made again, and asks for what it asked for
   * before; where it was not there before, it is gone.
   *
   * @param desired the state's hash as {@link Watched.ObjectSeen} shows it; empty for none
   */
  static ApiCondition stateRestored(ObjectKey object, long driftVersion, String desired) {
    return state ->
        state
            .all(Watched.ObjectSeen.class)
            .filter(seen -> seen.is(object))
            .findFirst()
            .map(seen -> seen.resourceVersion() > driftVersion && seen.stateHash().equals(desired))
            .orElse(desired.isEmpty());
  }

  /** So many pods are ready endpoints of the Service. */
  static ApiCondition served(String namespace, String service, int pods) {
    return state -> state.readyEndpoints(namespace, service).size() >= pods;
  }

  /** The workload's spec was changed again after the drift. */
  static ApiCondition specChangedAgain(String namespace, String deployment, long driftGeneration) {
    return state ->
        state
            .find(DeploymentSeen.class, namespace, deployment)
            .filter(d -> d.generation() > driftGeneration)
            .isPresent();
  }

  /** The Application is Synced and Healthy. */
  static ApiCondition syncedAndHealthy(String namespace, String application) {
    return state ->
        state
            .find(ApplicationSeen.class, namespace, application)
            .filter(app -> app.sync().equals("Synced") && app.health().equals("Healthy"))
            .isPresent();
  }
}
