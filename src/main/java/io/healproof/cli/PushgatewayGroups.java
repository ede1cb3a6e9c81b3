package io.healproof.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The groups that a Pushgateway holds, as its query API tells them. */
final class PushgatewayGroups {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI address;

  PushgatewayGroups(URI address) {
    this.address = address;
  }

  /**
   * A group.
   *
   * @param key its other labels
   * @param pushed when it was last replaced; the beginning of time where that is not known
   */
  record Group(String job, Map<String, String> key, Instant pushed) {}

  /**
   * All of them, whoever pushed them.
   *
   * @throws IOException when the Pushgateway does not answer, or not in the form of version 1
   */
  List<Group> all() throws IOException {
    JsonNode answer = get(address.resolve("/api/v1/metrics"));
    if (!answer.path("data").isArray()) {
      throw new IOException("no list of groups under /api/v1/metrics at " + address);
    }
    List<Group> groups = new ArrayList<>();
    answer.path("data").forEach(group -> groups.add(group(group)));
    return groups;
  }

  private static Group group(JsonNode group) {
    Map<String, String> key = new TreeMap<>();
    group
        .path("labels")
        .properties()
        .forEach(label -> key.put(label.getKey(), label.getValue().asText()));
    String job = key.getOrDefault("job", "");
    key.remove("job");
    double pushed =
        group.path("push_time_seconds").path("metrics").path(0).path("value").asDouble(0);
    return new Group(job, key, Instant.ofEpochMilli((long) (pushed * 1e3)));
  }

  private static JsonNode get(URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    try (InputStream in = connection.getInputStream()) {
      return JSON.readTree(in);
    } finally {
      connection.disconnect();
    }
  }
}
