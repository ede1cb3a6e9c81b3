package io.healproof.observe;

import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A Prometheus process of the test's own, with the platform's configuration, but for the addresses.
 */
final class LocalPrometheus implements AutoCloseable {
  private static final Path CONFIG =
      Path.of("cluster-fixtures/platform/prometheus/configmap.yaml").toAbsolutePath();
  private static final Duration START = Duration.ofSeconds(30);

  private final Path folder;
  private final Waiting waiting;
  private final int port;
  private Process process;

  LocalPrometheus(Path folder, ScriptedExporter exporter, Waiting waiting) throws IOException {
    this.folder = folder;
    this.waiting = waiting;
    this.port = freePort();
    Files.writeString(folder.resolve("prometheus.yml"), config(exporter));
    this.process = launch();
    awaitReady();
  }

  /**
   * The program that {@code ./healproof test} fetches.
   *
   * @throws AssertionError where it is missing: what is not tested has not passed
   */
  private static Path program() {
    String cache = System.getenv().getOrDefault("HEALPROOF_CACHE", "");
    Path program =
        (cache.isEmpty()
                ? Path.of(System.getProperty("user.home", ""), ".cache", "healproof")
                : Path.of(cache))
            .resolve("tools/prometheus");
    if (!Files.isExecutable(program)) {
      throw new AssertionError(
          "There is no Prometheus at "
              + program
              + " to test against. ./healproof test fetches Debian's; elsewhere, link or copy a"
              + " prometheus program there.");
    }
    return program;
  }

  /** The shipped configuration, asking this machine. */
  private String config(ScriptedExporter exporter) throws IOException {
    String manifest = Files.readString(CONFIG);
    String text =
        manifest
            .substring(manifest.indexOf("prometheus.yml: |\n") + "prometheus.yml: |\n".length())
            .replaceAll("(?m)^    ", "");
    // What is found by name in a cluster cannot be found here.
    text = text.replaceAll("(?m)^    dns_sd_configs:\n(      .*\n)+", "");
    text =
        replaced(text, "kube-state-metrics.monitoring.svc.cluster.local:8080", exporter.metrics());
    text =
        replaced(text, "blackbox-exporter.monitoring.svc.cluster.local:9115", exporter.metrics());
    text = replaced(text, "localhost:9090", "127.0.0.1:" + port);
    return replaced(
        text,
        "http://users.healproof.svc.cluster.local/",
        String.join(", ", exporter.probed().stream().map("http://%s.test/"::formatted).toList()));
  }

  private static String replaced(String text, String what, String by) {
    if (!text.contains(what)) {
      throw new AssertionError("the platform's configuration does not ask " + what);
    }
    return text.replace(what, by);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            program().toString(),
            "--config.file=" + folder.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--log.level=warn")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private Path log() {
    return folder.resolve("prometheus.log");
  }

  private void awaitReady() throws IOException {
    if (!waiting.until("Prometheus is ready", Duration.ofMillis(50), START, this::ready)) {
      throw new AssertionError(
          "Prometheus is not ready after "
              + START.toSeconds()
              + " s; it said: "
              + Files.readString(log()));
    }
  }

  private boolean ready() {
    try {
      return RestAssured.get("http://127.0.0.1:" + port + "/-/ready").statusCode() == 200;
    } catch (Exception e) {
      return false;
    }
  }

  PrometheusObserver observer(RunClock clock) {
    return new PrometheusObserver(new PrometheusClient("http://127.0.0.1:" + port, clock));
  }

  /** Ends the process at once, as a node that fails would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Starts it again on what it stored. */
  void start() throws IOException {
    process = launch();
    awaitReady();
  }

  @Override
  public void close() {
    kill();
  }
}
