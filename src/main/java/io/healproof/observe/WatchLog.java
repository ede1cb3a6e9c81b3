package io.healproof.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Brings a watch history into the form in which it is kept: a JSON object a line. */
public final class WatchLog {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private WatchLog() {}

  /**
   * The part of a history from which everything since a moment can be evaluated again: the last
   * event before it of each object that was there, and all events since.
   */
  public static List<WatchEvent> since(List<WatchEvent> history, Duration from) {
    Map<String, WatchEvent> there = new LinkedHashMap<>();
    for (WatchEvent event : history) {
      if (event.receivedAt().compareTo(from) < 0) {
        there.remove(event.object().key());
        if (!event.gone()) {
          there.put(event.object().key(), event);
        }
      }
    }
    return Stream.concat(
            there.values().stream(),
            history.stream().filter(event -> event.receivedAt().compareTo(from) >= 0))
        .toList();
  }

  /** Encodes events; times are whole nanoseconds of run time. */
  public static byte[] encode(List<WatchEvent> events) {
    StringBuilder lines = new StringBuilder();
    for (WatchEvent event : events) {
      ObjectNode line = JSON.createObjectNode();
      line.put("sequence", event.sequence());
      line.put("receivedAtNanos", event.receivedAt().toNanos());
      line.put("gone", event.gone());
      line.put("kind", event.object().getClass().getSimpleName());
      line.set("object", JSON.valueToTree(event.object()));
      try {
        lines.append(JSON.writeValueAsString(line)).append('\n');
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a tree can always be written", e);
      }
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
