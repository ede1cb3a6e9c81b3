package io.healproof.observe;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.cluster.Right;
import io.healproof.time.RunClock;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.config.HttpClientConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Prometheus's HTTP API, as far as raw samples need it. */
public final class PrometheusClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int LONGEST_QUOTE = 120;
  private static final Set<Integer> REFUSALS =
      Set.of(HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Fetch fetch;
  private final RunClock clock;

  /**
   * A client of one server.
   *
   * @param baseUrl scheme, host and port, e.g. {@code http://192.0.2.1:9090}
   */
  public PrometheusClient(String baseUrl, RunClock clock) {
    this(baseUrl, Map::of, clock);
  }

  /**
   * A client of one server that wants headers: a tenant, a token.
   *
   * @param baseUrl scheme, host, port and maybe a path, before {@code /api/v1/query}
   * @param headers asked for before each request
   */
  public PrometheusClient(String baseUrl, Supplier<Map<String, String>> headers, RunClock clock) {
    this(directly(baseUrl, headers), clock);
  }

  private PrometheusClient(Fetch fetch, RunClock clock) {
    this.fetch = fetch;
    this.clock = clock;
  }

  /**
   * A client of a server behind a cluster's API server, which hands requests on with its own
   * credentials' rights ({@code get} on {@code services/proxy}).
   *
   * @param service path of the Service's proxy, e.g. {@code
   *     /api/v1/namespaces/monitoring/services/prometheus:9090/proxy}
   */
  public static PrometheusClient through(KubernetesClient client, String service, RunClock clock) {
    return new PrometheusClient(
        (promql, time) ->
            client.raw(
                service
                    + "/api/v1/query?query="
                    + URLEncoder.encode(promql, StandardCharsets.UTF_8)
                    + (time.isEmpty() ? "" : "&time=" + time)),
        clock);
  }

  /**
   * What asking through an API server needs.
   *
   * @param service path of the Service's proxy; empty where Prometheus is asked directly
   */
  public static List<Right> rights(String service) {
    String[] parts = service.split("/", -1);
    return service.isEmpty()
        ? List.of()
        // /api/v1/namespaces/NAMESPACE/services/SERVICE:PORT/proxy
        : List.of(Right.to(parts[4], "", "services/proxy", "get").named(parts[6]));
  }

  /** Brings an answer's body. */
  @FunctionalInterface
  private interface Fetch {
    /**
     * Asks once.
     *
     * @param time in seconds since the epoch, as decimal; empty for now
     */
    String answer(String promql, String time);
  }

  private static Fetch directly(String baseUrl, Supplier<Map<String, String>> headers) {
    HttpClientConfig timeouts =
        HttpClientConfig.httpClientConfig()
            .setParam("http.connection.timeout", (int) TIMEOUT.toMillis())
            .setParam("http.socket.timeout", (int) TIMEOUT.toMillis());
    RequestSpecification http =
        new RequestSpecBuilder()
            .setBaseUri(baseUrl)
            .setConfig(RestAssuredConfig.config().httpClient(timeouts))
            .build();
    return (promql, time) -> {
      RequestSpecification request = given(http).headers(headers.get()).queryParam("query", promql);
      if (!time.isEmpty()) {
        request.queryParam("time", time);
      }
      Response response = request.get("/api/v1/query");
      String body = response.asString();
      // Prometheus answers a query that it refuses with 400 or 422 and a JSON body that says why.
      if (REFUSALS.contains(response.statusCode())) {
        throw new PrometheusFailure(
            "Prometheus refused %s with HTTP %d: %s; expected that it lets us in. The file that --headers names may hold a token or a tenant."
                .formatted(promql, response.statusCode(), start(body)));
      }
      if (response.statusCode() >= 500) {
        throw new PrometheusFailure(
            "Prometheus answered %s with HTTP %d: %s"
                .formatted(promql, response.statusCode(), start(body)));
      }
      return body;
    };
  }

  /** The samples of one series, oldest first. */
  public record Series(Map<String, String> labels, List<Point> points) {
    public Series {
      labels = Map.copyOf(labels);
      points = List.copyOf(points);
    }

    /** The metric's name. */
    public String metric() {
      return labels.getOrDefault("__name__", "");
    }
  }

  /**
   * A raw sample.
   *
   * @param at seconds since the epoch by Prometheus's clock: the start of the scrape
   */
  public record Point(double at, double value) {}

  /**
   * A query's answer as it came, and what it says.
   *
   * @param warnings what Prometheus itself says is wrong with the answer; empty for a whole one
   */
  public record Answer(String query, String body, List<Series> series, List<String> warnings) {
    public Answer {
      series = List.copyOf(series);
      warnings = List.copyOf(warnings);
    }

    /**
     * Reads an answer as it came, now or later.
     *
     * @throws PrometheusFailure when it is an error, or anything else than raw samples
     */
    public static Answer of(String promql, String body) {
      JsonNode answer = success(promql, body, "matrix");
      List<String> warnings = new ArrayList<>();
      answer.path("warnings").forEach(warning -> warnings.add(warning.asText()));
      try {
        return new Answer(
            promql, body, PrometheusClient.series(answer.path("data").path("result")), warnings);
      } catch (NumberFormatException e) {
        throw new PrometheusFailure(
            "Prometheus answered %s with a sample that is no number: %s; expected [time, value]."
                .formatted(promql, e.getMessage()),
            e);
      }
    }
  }

  /**
   * Evaluates an instant query for raw samples, e.g. {@code up[60s]}.
   *
   * @param time by the server's clock, in seconds since the epoch
   * @throws PrometheusFailure when the server does not answer, answers with an error, or with
   *     anything else than raw samples
   */
  public Answer query(String promql, double time) {
    return Answer.of(promql, get(promql, time));
  }

  /**
   * Evaluates an instant query for values of one moment, and says which series there are.
   *
   * @param time by the server's clock, in seconds since the epoch
   * @return the labels of each series
   * @throws PrometheusFailure as {@link #query}
   */
  public List<Map<String, String>> labels(String promql, double time) {
    JsonNode answer = success(promql, get(promql, time), "vector");
    return series(answer.path("data").path("result")).stream().map(Series::labels).toList();
  }

  /**
   * Reads the server's clock once.
   *
   * @throws PrometheusFailure when the server does not answer
   */
  public ClockReading readClock() {
    Duration sent = clock.now();
    String body = get("time()", Double.NaN);
    Duration received = clock.now();
    double server =
        success("time()", body, "scalar").path("data").path("result").path(0).asDouble(Double.NaN);
    if (!(server > 0)) {
      throw new PrometheusFailure(
          "Prometheus answered time() without a time; expected seconds since the epoch.");
    }
    return new ClockReading(sent, received, server);
  }

  private static JsonNode success(String promql, String body, String type) {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (IOException e) {
      throw new PrometheusFailure(
          "Prometheus answered %s with no JSON, or not all of it; seen: %s"
              .formatted(promql, start(body)),
          e);
    }
    if (!answer.path("status").asText().equals("success")) {
      throw new PrometheusFailure(
          "Prometheus refused %s: %s".formatted(promql, answer.path("error").asText(start(body))));
    }
    String seen = answer.path("data").path("resultType").asText("nothing");
    if (!seen.equals(type)) {
      throw new PrometheusFailure(
          "Prometheus answered %s with a result of type %s; expected %s."
              .formatted(promql, seen, type));
    }
    return answer;
  }

  /** Enough of an answer to recognise it by. */
  private static String start(String body) {
    String line = body.strip().lines().findFirst().orElse("nothing");
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "...";
  }

  private String get(String promql, double time) {
    try {
      return fetch.answer(
          promql, Double.isNaN(time) ? "" : BigDecimal.valueOf(time).toPlainString());
    } catch (PrometheusFailure e) {
      throw e;
    } catch (Exception e) {
      // REST-assured rethrows checked I/O exceptions undeclared.
      throw new PrometheusFailure("Prometheus did not answer " + promql + ": " + e.getMessage(), e);
    }
  }

  private static List<Series> series(JsonNode result) {
    List<Series> all = new ArrayList<>();
    for (JsonNode one : result) {
      Map<String, String> labels = new LinkedHashMap<>();
      one.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
      List<Point> points = new ArrayList<>();
      for (JsonNode value : one.path("values")) {
        points.add(new Point(value.path(0).asDouble(), number(value.path(1).asText())));
      }
      all.add(new Series(labels, points));
    }
    return all;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
