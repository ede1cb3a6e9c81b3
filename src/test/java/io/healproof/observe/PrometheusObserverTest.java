package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.recovery.Gate;
import io.healproof.recovery.Gate.Consequence;
import io.healproof.recovery.State;
import io.healproof.stack.ScriptedServer;
import io.healproof.time.RunClock;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Prometheus may answer, and what becomes of it. */
class PrometheusObserverTest {
  private static final int NOW = 1_000_100;
  private static final ClockOffset OFFSET =
      new ClockOffset(Duration.ofSeconds(-1_000_000), Duration.ofMillis(1));
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final ScriptedServer server;
  private final PrometheusObserver observer;

  PrometheusObserverTest() throws IOException {
    server = new ScriptedServer();
    observer =
        new PrometheusObserver(new PrometheusClient(server.address().toString(), RunClock.start()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String success(String type, String result) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":%s}}"
        .formatted(type, result);
  }

  private static String series(String metric, String instance, String value) {
    String values =
        IntStream.rangeClosed(NOW - 30, NOW)
            .mapToObj(at -> "[%d,\"%s\"]".formatted(at, value))
            .collect(Collectors.joining(","));
    return "{\"metric\":{\"__name__\":\"%s\",\"instance\":\"%s\"},\"values\":[%s]}"
        .formatted(metric, instance, values);
  }

  private static String meta(String instance, String up) {
    return String.join(
        ",",
        series("up", instance, up),
        series("scrape_duration_seconds", instance, "0.01"),
        series("scrape_samples_scraped", instance, "10"));
  }

  private static String matrix(String... series) {
    return success("matrix", "[" + String.join(",", series) + "]");
  }

  private ScriptedServer clock() {
    return server.reply(200, success("scalar", "[" + NOW + ",\"" + NOW + "\"]"));
  }

  private JobLog collect() {
    return observer.collect("argocd", Set.of(), WINDOW, OFFSET);
  }

  private String failure() {
    return String.valueOf(assertThrows(PrometheusFailure.class, this::collect).getMessage());
  }

  private static Gate gate(JobLog log) {
    return new Telemetry(List.of(log), Duration.ofSeconds(80), Duration.ofSeconds(98)).gate();
  }

  @Test
  void rawSamplesAreAskedForWithTheirOwnTimes() {
    clock()
        .reply(200, matrix(meta("a:1", "1")))
        .reply(200, matrix(series("argocd_app_info", "a:1", "1")));

    JobLog log = collect();

    assertTrue(gate(log).held(), gate(log).toString());
    assertEquals(31, log.scrapes().size());
    assertEquals(
        "GET /api/v1/query?query={__name__=~\"up|scrape_duration_seconds|scrape_samples_scraped\","
            + "job=\"argocd\"}[30s]&time=1000100.0",
        URLDecoder.decode(server.lines().get(1), StandardCharsets.UTF_8));
  }

  @Test
  void headersAndAPathBeforeTheQueryAreSent() throws IOException {
    try (ScriptedServer tenants = new ScriptedServer()) {
      tenants.reply(200, success("scalar", "[" + NOW + ",\"" + NOW + "\"]"));

      new PrometheusClient(
              tenants.address() + "/prometheus",
              () -> Map.of("Authorization", "Bearer t"),
              RunClock.start())
          .readClock();

      ScriptedServer.Request asked = tenants.requests().get(0);
      assertEquals(
          "GET /prometheus/api/v1/query?query=time()",
          URLDecoder.decode(asked.line(), StandardCharsets.UTF_8));
      assertEquals("Bearer t", asked.authorization());
    }
  }

  @Test
  void whoIsNotLetInIsToldWhatMayHelp() {
    clock().reply(401, "no token");

    String said = failure();

    assertTrue(said.contains("HTTP 401: no token"), said);
    assertTrue(said.contains("--headers"), said);
  }

  @Test
  void everyAnswerIsKeptAsItCame() {
    String meta = matrix(meta("a:1", "1"));
    String values = matrix(series("argocd_app_info", "a:1", "1"));
    clock().reply(200, meta).reply(200, values);

    assertEquals(
        List.of(meta, values),
        collect().answers().stream().map(PrometheusClient.Answer::body).toList());
  }

  @Test
  void aMetricThatDoesNotExistVoidsTheTrialByName() {
    clock()
        .reply(200, matrix(meta("a:1", "1")))
        .reply(200, matrix())
        .reply(200, success("vector", "[]"));

    Gate gate = gate(collect());

    assertEquals(Consequence.VOIDS, gate.consequence());
    assertTrue(
        gate.reason().startsWith("Job argocd shows no metric argocd_app_info of any object;"),
        gate.reason());
  }

  @Test
  void aMetricOfOtherObjectsExists() {
    String elsewhere =
        Job.KUBE_STATE_METRICS.mustExist().stream()
            .map("{\"metric\":{\"__name__\":\"%s\"},\"value\":[1,\"4\"]}"::formatted)
            .collect(Collectors.joining(","));
    clock()
        .reply(200, matrix(meta("a:1", "1")))
        .reply(200, matrix(series("kube_configmap_metadata_resource_version", "a:1", "7")))
        .reply(200, success("vector", "[" + elsewhere + "]"));

    JobLog log = observer.collect("kube-state-metrics", Set.of("shop"), WINDOW, OFFSET);

    assertTrue(gate(log).held(), gate(log).toString());
    assertTrue(
        URLDecoder.decode(server.lines().get(2), StandardCharsets.UTF_8)
            .contains("namespace=~\"healproof|shop\""),
        server.lines().toString());
  }

  @Test
  void severalTargetsWhereOneIsExpectedAreAFailure() {
    clock()
        .reply(200, matrix(meta("a:1", "1"), meta("b:1", "1")))
        .reply(200, matrix(series("argocd_app_info", "a:1", "1")));

    String message = failure();

    assertTrue(message.endsWith("with 2 targets (a:1, b:1); expected one."), message);
  }

  @Test
  void noTargetIsNotComplete() {
    clock().reply(200, matrix()).reply(200, matrix()).reply(200, success("vector", "[]"));

    Gate gate = gate(collect());

    assertFalse(gate.held());
    assertTrue(gate.reason().contains("no sample of job argocd between 80.0 s"), gate.reason());
  }

  @Test
  void aPrometheusThatIsGoneIsAFailure() {
    server.close();

    String message = failure();

    assertTrue(message.startsWith("Prometheus did not answer time(): "), message);
    assertTrue(message.contains("refused"), message);
    assertFalse(Telemetry.unanswered(message).held());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          503; Service Unavailable; Prometheus answered time() with HTTP 503: Service Unavailable
          502; <html>; Prometheus answered time() with HTTP 502: <html>
          200; <html>log in</html>; with no JSON, or not all of it; seen: <html>log in</html>
          404; 404 page not found; with no JSON, or not all of it; seen: 404 page not found
          200; {"status":"error","errorType":"timeout","error":"query timed out"}; Prometheus refused time(): query timed out
          422; {"status":"error","errorType":"execution","error":"too many samples"}; refused time(): too many samples
          200; {"status":"success","data":{"resultType":"scalar","resu; not all of it
          200; {"status":"success"}; with a result of type nothing; expected scalar
          200; {"status":"success","data":{"resultType":"scalar","result":[]}}; without a time
          """)
  void anAnswerThatIsNoneIsAFailureThatSaysWhatCame(int status, String body, String reason) {
    server.reply(status, body);

    String message = failure();

    assertTrue(message.contains(reason), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"metric":{"__name__":"up"},"values":[[1,"1"]]}]|vector|with a result of type vector; expected matrix.
          [{"metric":{"__name__":"up"},"values":[[1,"one"]]}]|matrix|with a sample that is no number
          """)
  void samplesThatAreNoneAreAFailure(String result, String type, String reason) {
    clock().reply(200, success(type, result));

    String message = failure();

    assertTrue(message.contains(reason), message);
  }

  @Test
  void anEmptyAnswerIsAFailure() {
    server.reply(200, "");

    String message = failure();

    assertTrue(message.endsWith("Prometheus refused time(): nothing"), message);
  }

  @Test
  void aWarningMakesAnAnswerIncomplete() {
    String values = matrix(series("argocd_app_info", "a:1", "1"));
    clock()
        .reply(200, matrix(meta("a:1", "1")))
        .reply(200, values.replaceFirst("\\{", "{\"warnings\":[\"remote read failed\"],"));

    Gate gate = gate(collect());

    assertFalse(gate.held());
    assertTrue(gate.reason().contains("a warning: remote read failed;"), gate.reason());
  }

  @Test
  void aProbeThatFailsIsBrokenAndAnExporterThatIsDownIsUnknown() {
    clock()
        .reply(200, matrix(meta("http://users/", "1")))
        .reply(200, matrix(series("probe_success", "http://users/", "0")));

    JobLog down = observer.collectProbes("users", WINDOW, OFFSET);
    clock()
        .reply(200, matrix(meta("http://users/", "0")))
        .reply(200, matrix())
        .reply(
            200,
            success(
                "vector", "[{\"metric\":{\"__name__\":\"probe_success\"},\"value\":[1,\"1\"]}]"));
    JobLog unknown = observer.collectProbes("users", WINDOW, OFFSET);

    assertEquals(Set.of(State.BROKEN), states(down));
    assertEquals(Set.of(State.UNKNOWN), states(unknown));
    assertEquals("users", down.target());
  }

  private static Set<State> states(JobLog log) {
    return log.states(ScrapeCondition.answers()).stream()
        .map(sample -> sample.state())
        .collect(Collectors.toSet());
  }

  @Test
  void everyPodOfTheWorkloadsIsALogOfItsOwn() {
    clock()
        .reply(200, matrix(meta("10.0.0.1:9090", "1"), meta("10.0.0.2:9090", "0")))
        .reply(200, matrix(series("process_start_time_seconds", "10.0.0.1:9090", "5")));

    List<JobLog> logs = observer.collectWorkloads(WINDOW, OFFSET);

    assertEquals(
        List.of("10.0.0.1:9090", "10.0.0.2:9090"), logs.stream().map(JobLog::target).toList());
    assertTrue(logs.get(0).scrapes().stream().allMatch(Scrape::up));
    assertTrue(logs.get(1).scrapes().stream().noneMatch(Scrape::up));
  }
}
