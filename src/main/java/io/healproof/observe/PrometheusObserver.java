package io.healproof.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The {@code prometheus} observer: raw samples of the jobs that a claim is judged by, as Prometheus
 * stored them.
 */
public final class PrometheusObserver implements PrometheusWitness {
  /** Scrape interval of the platform's jobs that claims are judged by. */
  public static final Duration SCRAPE_INTERVAL = Duration.ofSeconds(1);

  /** Job of kube-state-metrics. */
  public static final String KUBE_STATE_METRICS = "kube-state-metrics";

  /** Job of Argo CD's application controller. */
  public static final String ARGO_CD = "argocd";

  private static final String KUBE_METRICS =
      "kube_pod_owner|kube_pod_status_ready|kube_pod_deletion_timestamp|kube_replicaset_owner"
          + "|kube_deployment_spec_replicas|kube_deployment_status_replicas_available"
          + "|kube_deployment_status_observed_generation|kube_deployment_metadata_generation"
          + "|kube_configmap_metadata_resource_version";

  private final PrometheusClient client;

  public PrometheusObserver(PrometheusClient client) {
    this.client = client;
  }

  @Override
  public JobLog collect(String job, Set<String> namespaces, Duration window, ClockOffset offset) {
    double now = client.readClock().remote();
    // "up" first: a scrape that is stored between the two queries is then in the second only, and
    // is
    // left out, instead of looking like a scrape without values.
    PrometheusClient.Answer meta =
        client.query(
            "{__name__=~\"up|scrape_duration_seconds\",job=\"%s\"}[%ds]"
                .formatted(job, window.toSeconds()),
            now);
    PrometheusClient.Answer values =
        client.query(
            "{__name__=~\"%s\",job=\"%s\"%s}[%ds]"
                .formatted(
                    job.equals(ARGO_CD) ? "argocd_app_info" : KUBE_METRICS,
                    job,
                    job.equals(ARGO_CD)
                        ? ""
                        : ",namespace=~\"" + String.join("|", namespaces) + "\"",
                    window.toSeconds()),
            now);
    List<PrometheusClient.Series> series =
        new ArrayList<>(Stream.concat(meta.series().stream(), values.series().stream()).toList());
    return new JobLog(job, ScrapeLog.of(series, offset), List.of(meta, values));
  }

  @Override
  public ClockReading readClock() {
    return client.readClock();
  }
}
