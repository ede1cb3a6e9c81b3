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
  private static final String HUB = "hub";

  private CanaryLog() {}

  /** Encodes changes, those in a hub last; times are whole nanoseconds of run time. */
  public static byte[] encode(CanaryWitness canary) {
    List<JsonNode> lines = new ArrayList<>();
    canary.writes().forEach(write -> lines.add(line(write)));
    canary.hubWrites().forEach(write -> lines.add(line(write).put(HUB, true)));
    return JsonLines.write(lines);
  }

  private static ObjectNode line(Canary.Write write) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("sentNanos", write.sent().toNanos());
    line.put("answeredNanos", write.answered().toNanos());
    line.put("resourceVersion", write.resourceVersion());
    return line;
  }

  /**
   * Decodes what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is anything else; names the line, what was expected
   *     and what was seen
   */
  public static CanaryWitness.Kept decode(byte[] log) {
    List<Canary.Write> writes = new ArrayList<>();
    List<Canary.Write> hub = new ArrayList<>();
    for (JsonLines.Line line : JsonLines.read(WHAT, log)) {
      boolean inHub = line.tree().path(HUB).asBoolean(false);
      (inHub ? hub : writes)
          .add(
              new Canary.Write(
                  Duration.ofNanos(line.integer("sentNanos")),
                  Duration.ofNanos(line.integer("answeredNanos")),
                  line.integer("resourceVersion")));
    }
    CanaryWitness.Kept kept = new CanaryWitness.Kept(writes, hub);
    JsonLines.requireCanonical(WHAT, log, encode(kept));
    return kept;
  }
}
