package io.healproof.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.healproof.time.RunClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/**
 * Shows outages that are known beforehand: as kube-state-metrics would show a Deployment of one
 * replica whose pod is replaced, and as a blackbox exporter would show its users' address.
 */
final class ScriptedExporter implements AutoCloseable {
  static final String NAMESPACE = "shop";

  /** A canary that changes this often gives away a lag to within it. */
  private static final Duration CANARY = Duration.ofMillis(200);

  private static final Duration NEVER = Duration.ofDays(1);

  private final RunClock clock;
  private final Map<String, Outage> outages = new ConcurrentSkipListMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile Duration lag = Duration.ZERO;
  private volatile String hidden = "nothing";

  /**
   * The truth about one thing.
   *
   * @param from run time of the fault
   * @param until run time of the recovery
   */
  record Outage(Duration from, Duration until) {
    Duration length() {
      return until.minus(from);
    }

    boolean during(Duration moment) {
      return moment.compareTo(from) >= 0 && moment.compareTo(until) < 0;
    }

    boolean before(Duration moment) {
      return moment.compareTo(from) < 0;
    }
  }

  /** Shows things called shop0, shop1 ..., which nothing befalls so far. */
  ScriptedExporter(RunClock clock, int count) throws IOException {
    this.clock = clock;
    for (int i = 0; i < count; i++) {
      outages.put("shop" + i, new Outage(NEVER, NEVER));
    }
    this.server = serve(0);
  }

  /** Forgets every plan: nothing befalls anything, and all of it is shown at once. */
  void calm() {
    outages.replaceAll((name, outage) -> new Outage(NEVER, NEVER));
    lag = Duration.ZERO;
    hidden = "nothing";
  }

  /** Plans an outage for each thing, between two and four seconds from now. */
  Map<String, Outage> plan(Random random, Duration shortest, Duration longest) {
    outages.replaceAll(
        (name, before) -> {
          Duration from = clock.now().plusMillis(random.nextLong(2_000, 4_000));
          Duration length =
              Duration.ofMillis(random.nextLong(shortest.toMillis(), longest.toMillis()));
          return new Outage(from, from.plus(length));
        });
    return Map.copyOf(outages);
  }

  private HttpServer serve(int port) throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    started.createContext("/metrics", exchange -> answer(exchange, kubernetes()));
    started.createContext("/probe", exchange -> answer(exchange, probe(exchange)));
    started.setExecutor(threads);
    started.start();
    return started;
  }

  /** Host and port. */
  String metrics() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** What the blackbox exporter is asked about. */
  List<String> probed() {
    return List.copyOf(outages.keySet());
  }

  /** From now on, shows what was true this long ago. */
  void lag(Duration behind) {
    lag = behind;
  }

  /** From now on, leaves out a metric. */
  void hide(String metric) {
    hidden = metric;
  }

  /** Goes away, as a pod that a fault has taken along. */
  void stop() {
    server.stop(0);
  }

  /** Comes back under its old address. */
  void start() throws IOException {
    server = serve(server.getAddress().getPort());
  }

  /** The canary's changes in a span of time, as Healproof would have recorded them. */
  static List<Canary.Write> writes(Duration until) {
    return LongStream.rangeClosed(1, version(until))
        .mapToObj(
            version ->
                new Canary.Write(
                    CANARY.multipliedBy(version), CANARY.multipliedBy(version), version))
        .toList();
  }

  private static long version(Duration moment) {
    return moment.toNanos() / CANARY.toNanos();
  }

  private String kubernetes() {
    Duration shown = clock.now().minus(lag);
    StringBuilder text = new StringBuilder();
    line(
        text,
        "kube_configmap_metadata_resource_version",
        "namespace=\"%s\",configmap=\"%s\"".formatted(Canary.NAMESPACE, Canary.NAME),
        version(shown));
    outages.forEach((name, outage) -> deployment(text, name, outage, shown));
    return text.toString();
  }

  private void deployment(StringBuilder text, String name, Outage outage, Duration shown) {
    boolean ready = !outage.during(shown);
    String uid = uid(name, !outage.before(shown));
    String labels = "namespace=\"" + NAMESPACE + "\",";
    line(
        text,
        "kube_replicaset_owner",
        labels
            + "replicaset=\"%s-1\",owner_kind=\"Deployment\",owner_name=\"%s\""
                .formatted(name, name),
        1);
    line(
        text,
        "kube_pod_owner",
        labels
            + "pod=\"%s\",uid=\"%s\",owner_kind=\"ReplicaSet\",owner_name=\"%s-1\""
                .formatted(uid, uid, name),
        1);
    line(
        text,
        "kube_pod_status_ready",
        labels + "pod=\"%s\",uid=\"%s\",condition=\"true\"".formatted(uid, uid),
        ready ? 1 : 0);
    String deployment = labels + "deployment=\"" + name + "\"";
    line(text, "kube_deployment_spec_replicas", deployment, 1);
    line(text, "kube_deployment_status_replicas_available", deployment, ready ? 1 : 0);
    line(text, "kube_deployment_status_observed_generation", deployment, 1);
    line(text, "kube_deployment_metadata_generation", deployment, 1);
  }

  static String uid(String deployment, boolean replacement) {
    return deployment + (replacement ? "-new" : "-old");
  }

  private void line(StringBuilder text, String metric, String labels, long value) {
    if (!metric.equals(hidden)) {
      text.append(metric).append('{').append(labels).append("} ").append(value).append('\n');
    }
  }

  /** A name that nobody scripted has no outage. */
  private String probe(HttpExchange exchange) {
    Duration now = clock.now();
    boolean broken =
        outages.entrySet().stream()
            .filter(each -> exchange.getRequestURI().toString().contains(each.getKey() + ".test"))
            .anyMatch(each -> each.getValue().during(now));
    return "probe_success " + (broken ? 0 : 1) + "\nprobe_ip_protocol 4\n";
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
