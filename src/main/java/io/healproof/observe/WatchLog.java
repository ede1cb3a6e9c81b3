package io.healproof.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brings a watch history into the form in which it is kept: a JSON object a line. */
public final class WatchLog {
  private static final String WHAT = "watch log";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** What a watch may say, by the name that is kept. */
  private static final Map<String, Class<? extends Watched>> KINDS =
      kinds(Watched.class)
          .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, kind -> kind));

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
    return JsonLines.write(events.stream().map(WatchLog::line).toList());
  }

  private static ObjectNode line(WatchEvent event) {
    ObjectNode line = JSON.createObjectNode();
    line.put("sequence", event.sequence());
    line.put("receivedAtNanos", event.receivedAt().toNanos());
    line.put("gone", event.gone());
    line.put("kind", event.object().getClass().getSimpleName());
    line.set("object", JSON.valueToTree(event.object()));
    return line;
  }

  /**
   * Decodes what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is anything else; names the line, what was expected
   *     and what was seen
   */
  public static List<WatchEvent> decode(byte[] log) {
    List<WatchEvent> events = new ArrayList<>();
    for (JsonLines.Line line : JsonLines.read(WHAT, log)) {
      events.add(
          new WatchEvent(
              line.integer("sequence"),
              Duration.ofNanos(line.integer("receivedAtNanos")),
              line.tree().path("gone").asBoolean(),
              object(line)));
    }
    JsonLines.requireCanonical(WHAT, log, encode(events));
    return List.copyOf(events);
  }

  private static Watched object(JsonLines.Line line) {
    String name = line.tree().path("kind").asText();
    Class<? extends Watched> kind = KINDS.get(name);
    if (kind == null) {
      throw line.wrong("one of " + KINDS.keySet() + " as 'kind'", name);
    }
    try {
      return JSON.treeToValue(line.tree().path("object"), kind);
    } catch (JsonProcessingException e) {
      throw line.wrong("a " + name, e.getOriginalMessage());
    }
  }

  private static Stream<Class<? extends Watched>> kinds(Class<? extends Watched> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Stream.of(type.getPermittedSubclasses())
            .flatMap(kind -> kinds(kind.asSubclass(Watched.class)));
  }
}
