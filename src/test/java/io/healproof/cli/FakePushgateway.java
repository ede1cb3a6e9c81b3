package io.healproof.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps groups as a Pushgateway does: PUT replaces one, DELETE removes it, its API lists them. */
final class FakePushgateway implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<Map<String, String>, String> groups = new ConcurrentHashMap<>();
  private final Map<Map<String, String>, Instant> pushed = new ConcurrentHashMap<>();
  private volatile int listing = 200;

  FakePushgateway() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/metrics/", this::group);
    server.createContext("/api/v1/metrics", this::list);
    server.start();
  }

  private void group(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    Map<String, String> labels = labels(path.substring("/metrics/".length()));
    if (exchange.getRequestMethod().equals("DELETE")) {
      groups.remove(labels);
    } else {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      groups.put(labels, body);
    }
    exchange.sendResponseHeaders(202, -1);
    exchange.close();
  }

  private void list(HttpExchange exchange) throws IOException {
    List<Map<String, Object>> data =
        groups.keySet().stream()
            .map(labels -> listed(labels, pushed.getOrDefault(labels, Instant.now())))
            .toList();
    byte[] answer = JSON.writeValueAsBytes(Map.of("status", "success", "data", data));
    exchange.sendResponseHeaders(listing, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static Map<String, Object> listed(Map<String, String> labels, Instant pushed) {
    Map<String, Object> time =
        Map.of("labels", labels, "value", String.valueOf(pushed.toEpochMilli() / 1e3));
    return Map.of(
        "labels",
        labels,
        "last_push_successful",
        true,
        "push_time_seconds",
        Map.of("type", "GAUGE", "metrics", List.of(time)));
  }

  /** From a path of names and values; where a value has a slash or is empty, it is in base64. */
  private static Map<String, String> labels(String path) {
    Map<String, String> labels = new TreeMap<>();
    String[] parts = path.split("/", -1);
    for (int i = 0; i + 1 < parts.length; i += 2) {
      boolean encoded = parts[i].endsWith("@base64");
      labels.put(
          parts[i].replace("@base64", ""),
          encoded
              ? new String(Base64.getUrlDecoder().decode(parts[i + 1]), StandardCharsets.UTF_8)
              : parts[i + 1]);
    }
    return labels;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Method and path of each request that changed a group. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** A group that somebody pushed before. */
  void given(Map<String, String> labels, Instant at) {
    groups.put(new TreeMap<>(labels), "");
    pushed.put(new TreeMap<>(labels), at);
  }

  /** The API that lists groups answers with this status from now on. */
  void listingAnswers(int status) {
    listing = status;
  }

  /** What was pushed last to each group, by the group's labels. */
  Map<Map<String, String>, String> groups() {
    return Map.copyOf(groups);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
