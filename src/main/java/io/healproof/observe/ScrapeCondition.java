package io.healproof.observe;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A condition on what one scrape of a job shows. */
@FunctionalInterface
public interface ScrapeCondition {

  boolean holds(Scrape scrape);

  /** Both conditions. */
  default ScrapeCondition and(ScrapeCondition other) {
    return scrape -> holds(scrape) && other.holds(scrape);
  }

  /**
   * kube-state-metrics shows the workload whole without the victims: the desired number of its pods
   * that are not victims and not ending is ready, no victim is left, and its controller has seen
   * its spec.
   */
  static ScrapeCondition whole(
      String namespace, String deployment, int desired, Set<String> victims) {
    return scrape -> {
      if (podsOf(scrape, namespace, deployment).stream().anyMatch(victims::contains)) {
        return false;
      }
      return readyBut(scrape, namespace, deployment, victims) >= desired
          && gauge(scrape, "kube_deployment_spec_replicas", namespace, deployment) == desired
          && gauge(scrape, "kube_deployment_status_replicas_available", namespace, deployment)
              >= desired
          && gauge(scrape, "kube_deployment_status_observed_generation", namespace, deployment)
              >= gauge(scrape, "kube_deployment_metadata_generation", namespace, deployment);
    };
  }

  /**
   * kube-state-metrics shows the desired number of the workload's pods ready that are no victims
   * and not ending; the victims may stay.
   */
  static ScrapeCondition without(
      String namespace, String deployment, int desired, Set<String> victims) {
    return scrape -> readyBut(scrape, namespace, deployment, victims) >= desired;
  }

  private static long readyBut(
      Scrape scrape, String namespace, String deployment, Set<String> victims) {
    Set<String> pods = podsOf(scrape, namespace, deployment);
    Set<String> ending = ending(scrape);
    return scrape
        .all("kube_pod_status_ready")
        .filter(value -> value.label("condition").equals("true") && value.value() == 1)
        .map(value -> value.label("uid"))
        .filter(uid -> pods.contains(uid) && !ending.contains(uid) && !victims.contains(uid))
        .count();
  }

  /**
   * kube-state-metrics shows so many of the named pods ready, not ending, and no victims any more.
   *
   * @param victims as in {@link ApiCondition#pods}
   */
  static ScrapeCondition pods(
      String namespace, Set<String> names, int count, Map<String, Integer> victims) {
    return scrape -> {
      Set<String> ending = ending(scrape);
      return scrape
              .all("kube_pod_status_ready")
              .filter(value -> value.label("namespace").equals(namespace))
              .filter(value -> names.contains(value.label("pod")))
              .filter(value -> value.label("condition").equals("true") && value.value() == 1)
              .map(value -> value.label("uid"))
              .filter(uid -> !ending.contains(uid))
              .filter(uid -> restarts(scrape, uid) >= victims.getOrDefault(uid, 0))
              .count()
          >= count;
    };
  }

  /**
   * kube-state-metrics shows every one of these pods that is still there restarted so often.
   *
   * @param restarts as in {@link ApiCondition#restarted}
   */
  static ScrapeCondition restarted(Map<String, Integer> restarts) {
    return scrape ->
        scrape
            .all("kube_pod_owner")
            .map(value -> value.label("uid"))
            .filter(restarts::containsKey)
            .allMatch(uid -> restarts(scrape, uid) >= restarts.getOrDefault(uid, 0));
  }

  private static Set<String> ending(Scrape scrape) {
    return scrape
        .all("kube_pod_deletion_timestamp")
        .map(value -> value.label("uid"))
        .collect(Collectors.toSet());
  }

  private static double restarts(Scrape scrape, String uid) {
    return scrape
        .all("kube_pod_container_status_restarts_total")
        .filter(value -> value.label("uid").equals(uid))
        .mapToDouble(Scrape.Value::value)
        .sum();
  }

  private static Set<String> podsOf(Scrape scrape, String namespace, String deployment) {
    Set<String> sets =
        scrape
            .all("kube_replicaset_owner")
            .filter(value -> value.label("namespace").equals(namespace))
            .filter(value -> value.label("owner_kind").equals("Deployment"))
            .filter(value -> value.label("owner_name").equals(deployment))
            .map(value -> value.label("replicaset"))
            .collect(Collectors.toSet());
    return scrape
        .all("kube_pod_owner")
        .filter(value -> value.label("namespace").equals(namespace))
        .filter(value -> value.label("owner_kind").equals("ReplicaSet"))
        .filter(value -> sets.contains(value.label("owner_name")))
        .map(value -> value.label("uid"))
        .collect(Collectors.toSet());
  }

  private static double gauge(Scrape scrape, String metric, String namespace, String deployment) {
    return scrape
        .all(metric)
        .filter(value -> value.label("namespace").equals(namespace))
        .filter(value -> value.label("deployment").equals(deployment))
        .mapToDouble(Scrape.Value::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** kube-state-metrics shows a ConfigMap that was changed again after the drift. */
  static ScrapeCondition configMapChangedAgain(String namespace, String name, long driftVersion) {
    return scrape -> configMapVersion(scrape, namespace, name) > driftVersion;
  }

  /** The resource version that a scrape shows of a ConfigMap, NaN where it shows none. */
  static double configMapVersion(Scrape scrape, String namespace, String name) {
    return scrape
        .all("kube_configmap_metadata_resource_version")
        .filter(value -> value.label("namespace").equals(namespace))
        .filter(value -> value.label("configmap").equals(name))
        .mapToDouble(Scrape.Value::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** kube-state-metrics shows a workload whose spec was changed again after the drift. */
  static ScrapeCondition specChangedAgain(
      String namespace, String deployment, long driftGeneration) {
    return scrape ->
        gauge(scrape, "kube_deployment_metadata_generation", namespace, deployment)
            > driftGeneration;
  }

  /** Argo CD's controller reports the Application as Synced and Healthy. */
  static ScrapeCondition syncedAndHealthy(String application) {
    return scrape ->
        scrape
            .all("argocd_app_info")
            .filter(value -> value.label("name").equals(application))
            .anyMatch(
                value ->
                    value.label("sync_status").equals("Synced")
                        && value.label("health_status").equals("Healthy"));
  }

  /** The blackbox exporter got a good answer within its deadline. */
  static ScrapeCondition answers() {
    return scrape -> scrape.all("probe_success").anyMatch(value -> value.value() == 1);
  }
}
