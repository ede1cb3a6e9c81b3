package io.healproof.observe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A scrape job of the platform's Prometheus: how often it is read, and what is asked of it. The
 * intervals are those of {@code cluster-fixtures/platform/prometheus/configmap.yaml}.
 *
 * @param label value of the label {@code job}
 * @param interval between two scrapes
 * @param everyScrape metrics without which a scrape is only part of one
 * @param somewhere metrics that must exist: the job shows them of one object or another at any time
 * @param sometimes metrics that may be missing
 */
public record Job(
    String label,
    Duration interval,
    Set<String> everyScrape,
    Set<String> somewhere,
    Set<String> sometimes) {

  /** What the API server holds, as kube-state-metrics renders it. */
  public static final Job KUBE_STATE_METRICS =
      new Job(
          "kube-state-metrics",
          Duration.ofSeconds(1),
          // The canary is a ConfigMap.
          Set.of("kube_configmap_metadata_resource_version"),
          Set.of(
              "kube_pod_owner",
              "kube_pod_status_ready",
              "kube_replicaset_owner",
              "kube_deployment_spec_replicas",
              "kube_deployment_status_replicas_available",
              "kube_deployment_status_observed_generation",
              "kube_deployment_metadata_generation"),
          // The first only of what is ending, the second only of what has been started.
          Set.of("kube_pod_deletion_timestamp", "kube_pod_container_status_restarts_total"));

  /** Argo CD's application controller. */
  public static final Job ARGO_CD =
      new Job("argocd", Duration.ofSeconds(1), Set.of("argocd_app_info"), Set.of(), Set.of());

  /** The blackbox exporter, a client of its own: one target for each address that it asks. */
  public static final Job BLACKBOX =
      new Job(
          "blackbox",
          Duration.ofMillis(500),
          Set.of("probe_success"),
          Set.of(),
          Set.of("probe_duration_seconds", "probe_http_status_code"));

  /** The workloads' own metrics: one target for each pod. */
  public static final Job WORKLOADS =
      new Job(
          "workloads",
          Duration.ofSeconds(5),
          Set.of(),
          Set.of(),
          Set.of(
              "process_start_time_seconds",
              "synapse_http_server_response_count",
              "synapse_http_server_response_count_total",
              "rocketchat_messages_total",
              "rocketchat_users_total"));

  /** Prometheus itself. The remote-write series is there only where it writes on. */
  public static final Job PROMETHEUS =
      new Job(
          "prometheus",
          Duration.ofSeconds(1),
          Set.of("process_start_time_seconds"),
          Set.of(),
          Set.of("prometheus_remote_storage_queue_highest_sent_timestamp_seconds"));

  private static final List<Job> ALL =
      List.of(KUBE_STATE_METRICS, ARGO_CD, BLACKBOX, WORKLOADS, PROMETHEUS);

  public Job {
    everyScrape = Set.copyOf(everyScrape);
    somewhere = Set.copyOf(somewhere);
    sometimes = Set.copyOf(sometimes);
  }

  static Optional<Job> labelled(String label) {
    return ALL.stream().filter(job -> job.label.equals(label)).findFirst();
  }

  /** Metrics that the job must show of something at any time, in order. */
  Set<String> mustExist() {
    return Stream.concat(everyScrape.stream(), somewhere.stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A PromQL regular expression of everything that is asked of this job. */
  String metrics() {
    return Stream.concat(mustExist().stream(), sometimes.stream())
        .sorted()
        .collect(Collectors.joining("|"));
  }
}
