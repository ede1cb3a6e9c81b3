package io.healproof.cli;

import io.healproof.evidence.RunRecord;
import io.healproof.report.RunMetric;
import io.healproof.report.RunMetrics;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sends what a run came to to a Pushgateway, as docs/METRICS.md describes. A stack on a cluster has
 * one group, which each run replaces as a whole, and a second one for its last success, which only
 * a run that passed replaces. The head hash goes along as a label, so that it exists outside of the
 * run.
 */
final class PushgatewaySink {
  static final String RESULTS = "healproof";
  static final String LAST_SUCCESS = "healproof-last-success";

  /** Results that nobody renewed for so long say nothing of today. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final URI address;
  private final PushgatewayGroups groups;

  /** A sink; {@code address} is scheme, host and port. */
  PushgatewaySink(URI address) {
    this.address = address;
    this.groups = new PushgatewayGroups(address);
  }

  /**
   * Replaces the group of the run's stack and, when the run passed, that of its last success.
   *
   * @throws IOException when the Pushgateway does not take them
   */
  void push(RunRecord run) throws IOException {
    replace(RESULTS, run, RunMetrics.of(run));
    Map<RunMetric, Map<List<String>, Double>> success = RunMetrics.lastSuccess(run);
    if (!success.isEmpty()) {
      replace(LAST_SUCCESS, run, success);
    }
  }

  /**
   * Deletes groups of Healproof that no longer say anything: those of the same stack under other
   * labels, as an older version pushed them; results that are older than 30 days; a last success
   * whose results are gone. What others pushed is not touched.
   *
   * @throws IOException when the Pushgateway cannot be asked, or does not delete
   */
  void cleanUp(RunRecord run) throws IOException {
    List<PushgatewayGroups.Group> ours =
        groups.all().stream().filter(group -> isOurs(group.job())).toList();
    List<PushgatewayGroups.Group> live =
        ours.stream().filter(group -> isLive(group, key(run), run.header().startedAt())).toList();
    for (PushgatewayGroups.Group group : ours) {
      boolean kept =
          group.job().equals(RESULTS)
              ? live.contains(group)
              : live.stream().anyMatch(results -> results.key().equals(group.key()));
      if (!kept) {
        gateway(group.job(), group.key(), new PrometheusRegistry()).delete();
      }
    }
  }

  private static boolean isOurs(String job) {
    return job.equals(RESULTS) || job.equals(LAST_SUCCESS);
  }

  private static boolean isLive(
      PushgatewayGroups.Group group, Map<String, String> current, Instant now) {
    boolean sameStack = Objects.equals(current.get("stack"), group.key().get("stack"));
    boolean sameCluster =
        !group.key().containsKey("cluster")
            || Objects.equals(current.get("cluster"), group.key().get("cluster"));
    boolean otherLabels = sameStack && sameCluster && !group.key().equals(current);
    return group.job().equals(RESULTS) && !otherLabels && group.pushed().isAfter(now.minus(KEPT));
  }

  /**
   * What tells the groups of a job apart; a run that did not come to know its stack has one too.
   */
  private static Map<String, String> key(RunRecord run) {
    return new TreeMap<>(
        Map.of(
            "cluster",
            run.facts().map(facts -> facts.body().cluster()).orElse("unknown"),
            "stack",
            run.facts().map(facts -> facts.body().stack()).orElse("unknown")));
  }

  private void replace(String job, RunRecord run, Map<RunMetric, Map<List<String>, Double>> metrics)
      throws IOException {
    gateway(job, key(run), registry(metrics)).push();
  }

  private PushGateway gateway(String job, Map<String, String> key, PrometheusRegistry registry) {
    PushGateway.Builder gateway =
        PushGateway.builder()
            .address(address.getAuthority())
            .format(Format.PROMETHEUS_TEXT)
            .job(job)
            .registry(registry);
    key.forEach(gateway::groupingKey);
    return gateway.build();
  }

  /** The metrics as the client library takes them. */
  static PrometheusRegistry registry(Map<RunMetric, Map<List<String>, Double>> metrics) {
    PrometheusRegistry registry = new PrometheusRegistry();
    metrics.forEach((metric, series) -> register(metric, series, registry));
    return registry;
  }

  private static void register(
      RunMetric metric, Map<List<String>, Double> series, PrometheusRegistry registry) {
    String[] names = metric.labels().toArray(String[]::new);
    if (metric.metric().endsWith("_info")) {
      Info info =
          Info.builder()
              .name(metric.metric())
              .help(metric.help())
              .labelNames(names)
              .register(registry);
      series.keySet().forEach(labels -> info.setLabelValues(labels.toArray(String[]::new)));
      return;
    }
    Gauge.Builder builder =
        Gauge.builder().name(metric.metric()).help(metric.help()).labelNames(names);
    unit(metric.metric()).ifPresent(builder::unit);
    Gauge gauge = builder.register(registry);
    series.forEach((labels, value) -> gauge.labelValues(labels.toArray(String[]::new)).set(value));
  }

  private static Optional<Unit> unit(String metric) {
    if (metric.endsWith("_seconds")) {
      return Optional.of(Unit.SECONDS);
    }
    return metric.endsWith("_ratio") ? Optional.of(Unit.RATIO) : Optional.empty();
  }
}
