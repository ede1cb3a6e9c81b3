package io.healproof.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.ClockReading;
import io.healproof.observe.Job;
import io.healproof.observe.JobLog;
import io.healproof.observe.PrometheusClient;
import io.healproof.observe.PrometheusFailure;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.PrometheusWitness;
import io.healproof.observe.Scrape;
import io.healproof.observe.Watched;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.ConfigMapSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.observe.Watched.ReplicaSetSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Prometheus with kube-state-metrics and Argo CD as targets, scraped once a second if not told. */
final class FakePrometheus implements PrometheusWitness {
  private static final Duration SCRAPE = Duration.ofMillis(5);
  private static final double EPOCH = 1.8e9;

  private final FakeTime time;
  private final FakeCluster cluster;
  private final FakeService service;
  private final Map<String, List<Stored>> stored = new LinkedHashMap<>();
  private boolean up = true;
  private boolean exporterUp = true;
  private boolean probing = true;
  private boolean scrapingItself = true;
  private boolean empty;
  private Duration lag = Duration.ofMillis(100);
  private double skew;
  private double startedAt = EPOCH;
  private Duration interval = PrometheusObserver.SCRAPE_INTERVAL;
  private Duration next = Duration.ZERO;

  private record Stored(double at, boolean up, List<Scrape.Value> values) {}

  FakePrometheus(FakeTime time, FakeCluster cluster, FakeService service) {
    this.time = time;
    this.cluster = cluster;
    this.service = service;
    time.every(Duration.ofSeconds(1), this::scrape);
    time.every(Job.BLACKBOX.interval(), this::probe);
  }

  /** Prometheus is away for a while: it scrapes nothing and answers nobody. */
  void goAwayFor(Duration span) {
    up = false;
    time.after(
        span,
        () -> {
          up = true;
          startedAt = remote();
        });
  }

  /** kube-state-metrics is away for a while. */
  void loseExporterFor(Duration span) {
    exporterUp = false;
    time.after(span, () -> exporterUp = true);
  }

  /** Its blackbox exporter is not there. */
  void probeNothing() {
    probing = false;
  }

  /** It has no job for its own metrics, and never had one. */
  void ignoreItself() {
    scrapingItself = false;
    stored.remove(Job.PROMETHEUS.label());
  }

  /** From now on, kube-state-metrics shows what was this long ago. */
  void setLag(Duration age) {
    lag = age;
  }

  /** From now on, kube-state-metrics answers with no series at all. */
  void showNothing() {
    empty = true;
  }

  /** Somebody sets Prometheus's clock. */
  void stepClock(Duration by) {
    skew += by.toNanos() / 1e9;
  }

  /** From now on, it scrapes so often; whole seconds. */
  void scrapeEvery(Duration time) {
    interval = time;
  }

  private void scrape() {
    if (!up || time.now().compareTo(next) < 0) {
      return;
    }
    next = time.now().plus(interval);
    List<Scrape.Value> values = new ArrayList<>();
    List<Scrape.Value> applications = new ArrayList<>();
    if (!empty) {
      cluster.at(time.now().minus(lag)).forEach(object -> show(object, values, applications));
    }
    keep(
        new Stored(remote(), exporterUp, exporterUp ? values : List.of()),
        PrometheusObserver.KUBE_STATE_METRICS);
    keep(new Stored(remote(), true, applications), PrometheusObserver.ARGO_CD);
    if (scrapingItself) {
      keep(
          new Stored(
              remote(),
              true,
              List.of(new Scrape.Value("process_start_time_seconds", Map.of(), startedAt))),
          Job.PROMETHEUS.label());
    }
  }

  private void probe() {
    if (up && probing) {
      keep(
          new Stored(
              remote(),
              true,
              List.of(new Scrape.Value("probe_success", Map.of(), service.answers() ? 1 : 0))),
          Job.BLACKBOX.label());
    }
  }

  private void keep(Stored scrape, String job) {
    stored.computeIfAbsent(job, key -> new ArrayList<>()).add(scrape);
  }

  private double remote() {
    return EPOCH + skew + time.now().toNanos() / 1e9;
  }

  private static void show(
      Watched object, List<Scrape.Value> values, List<Scrape.Value> applications) {
    if (object instanceof PodSeen pod) {
      value(
          values,
          pod,
          "kube_pod_owner",
          1,
          "owner_kind",
          "ReplicaSet",
          "owner_name",
          pod.owner().equals("RS") ? "rs" : "decoy-rs");
      value(values, pod, "kube_pod_status_ready", pod.ready() ? 1 : 0, "condition", "true");
    } else if (object instanceof ReplicaSetSeen set) {
      value(
          values,
          set,
          "kube_replicaset_owner",
          1,
          "replicaset",
          set.name(),
          "owner_kind",
          "Deployment",
          "owner_name",
          set.owner().equals("D") ? FakeCluster.CHAT : FakeCluster.DECOY);
    } else if (object instanceof DeploymentSeen chat) {
      String name = "deployment";
      value(values, chat, "kube_deployment_spec_replicas", chat.desired(), name, chat.name());
      value(
          values,
          chat,
          "kube_deployment_status_replicas_available",
          chat.available(),
          name,
          chat.name());
      value(values, chat, "kube_deployment_metadata_generation", 1, name, chat.name());
      value(values, chat, "kube_deployment_status_observed_generation", 1, name, chat.name());
    } else if (object instanceof ConfigMapSeen map) {
      value(
          values,
          map,
          "kube_configmap_metadata_resource_version",
          (double) map.resourceVersion(),
          "configmap",
          map.name());
    } else if (object instanceof ApplicationSeen app) {
      value(
          applications,
          app,
          "argocd_app_info",
          1,
          "name",
          app.name(),
          "sync_status",
          app.sync(),
          "health_status",
          app.health());
    }
  }

  private static void value(
      List<Scrape.Value> values, Watched of, String metric, double value, String... labels) {
    Map<String, String> all = new HashMap<>(Map.of("namespace", of.namespace(), "uid", of.uid()));
    for (int i = 0; i < labels.length; i += 2) {
      all.put(labels[i], labels[i + 1]);
    }
    values.add(new Scrape.Value(metric, all, value));
  }

  @Override
  public JobLog collect(String job, Set<String> namespaces, Duration window, ClockOffset offset) {
    requireUp();
    double from = remote() - window.toNanos() / 1e9;
    List<Stored> scrapes =
        stored.getOrDefault(job, List.of()).stream().filter(s -> s.at() >= from).toList();
    return PrometheusObserver.one(
        job, "", new JobLog.Asked(time.now(), offset, Set.of()), List.of(answer(job, scrapes)));
  }

  /** Raw samples as Prometheus writes them, {@code up} and all. */
  private static PrometheusClient.Answer answer(String job, List<Stored> scrapes) {
    Map<Map<String, String>, ArrayNode> series = new LinkedHashMap<>();
    for (Stored scrape : scrapes) {
      sample(series, job, scrape.at(), new Scrape.Value("up", Map.of(), scrape.up() ? 1 : 0));
      sample(
          series,
          job,
          scrape.at(),
          new Scrape.Value("scrape_duration_seconds", Map.of(), SCRAPE.toNanos() / 1e9));
      scrape.values().forEach(value -> sample(series, job, scrape.at(), value));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", "success");
    ArrayNode result = answer.putObject("data").put("resultType", "matrix").putArray("result");
    series.forEach(
        (labels, values) -> {
          ObjectNode one = result.addObject();
          labels.forEach(one.putObject("metric")::put);
          one.set("values", values);
        });
    return PrometheusClient.Answer.of("{job=\"" + job + "\"}", answer.toString());
  }

  private static void sample(
      Map<Map<String, String>, ArrayNode> series, String job, double at, Scrape.Value value) {
    Map<String, String> labels = new TreeMap<>(value.labels());
    labels.put("__name__", value.metric());
    labels.put("job", job);
    series
        .computeIfAbsent(labels, key -> JsonNodeFactory.instance.arrayNode())
        .addArray()
        .add(at)
        .add(Double.toString(value.value()));
  }

  @Override
  public JobLog collectProbes(String target, Duration window, ClockOffset offset) {
    return collect(Job.BLACKBOX.label(), Set.of(), window, offset);
  }

  @Override
  public ClockReading readClock() {
    requireUp();
    return new ClockReading(time.now(), time.now(), remote());
  }

  private void requireUp() {
    if (!up) {
      throw new PrometheusFailure("Prometheus did not answer: connection refused");
    }
  }
}
