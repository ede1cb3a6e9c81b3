package io.healproof.observe;

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
    Set<String> ready =
        state
            .podsOf(deployment)
            .filter(pod -> pod.ready() && !pod.deleting())
            .map(PodSeen::uid)
            .collect(Collectors.toSet());
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
