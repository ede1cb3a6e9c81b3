package io.healproof.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Brings changes of the canary into the form in which they are kept: a JSON object a line. */
public final class CanaryLog {
  private static final String WHAT = "canary log";

  private CanaryLog() {}

  /** Encodes changes; times are whole nanoseconds of run time. */
  public static byte[] encode(List<Canary.Write> writes) {
    List<JsonNode> lines = new ArrayList<>();
    for (Canary.Write write : writes) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("sentNanos", write.sent().toNanos());
      line.put("answeredNanos", write.answered().toNanos());
      line.put("resourceVersion", write.resourceVersion());
      lines.add(line);
    }
    return JsonLines.write(lines);
  }

  /**
   * Decodes what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is anything else; names the line, what was expected
   *     and what was seen
   */
  public static List<Canary.Write> decode(byte[] log) {
    List<Canary.Write> writes = new ArrayList<>();
    for (JsonLines.Line line : JsonLines.read(WHAT, log)) {
      writes.add(
          new Canary.Write(
              Duration.ofNanos(line.integer("sentNanos")),
              Duration.ofNanos(line.integer("answeredNanos")),
              line.integer("resourceVersion")));
    }
    JsonLines.requireCanonical(WHAT, log, encode(writes));
    return List.copyOf(writes);
  }
}
