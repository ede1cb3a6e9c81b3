package io.healproof.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings readings of a remote clock into the form in which they are kept: a JSON object a line. The
 * remote time is a text, for it is a decimal, and decimals have more than one form as a number.
 */
public final class ClockLog {
  private static final String WHAT = "clock readings";

  private ClockLog() {}

  /** Encodes readings; run times are whole nanoseconds. */
  public static byte[] encode(List<ClockReading> readings) {
    List<JsonNode> lines = new ArrayList<>();
    for (ClockReading reading : readings) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("sentNanos", reading.sent().toNanos());
      line.put("receivedNanos", reading.received().toNanos());
      line.put("remoteSeconds", BigDecimal.valueOf(reading.remote()).toPlainString());
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
  public static List<ClockReading> decode(byte[] log) {
    List<ClockReading> readings = new ArrayList<>();
    for (JsonLines.Line line : JsonLines.read(WHAT, log)) {
      readings.add(
          line.as(
              () ->
                  new ClockReading(
                      Duration.ofNanos(line.integer("sentNanos")),
                      Duration.ofNanos(line.integer("receivedNanos")),
                      Double.parseDouble(line.tree().path("remoteSeconds").asText()))));
    }
    JsonLines.requireCanonical(WHAT, log, encode(readings));
    return List.copyOf(readings);
  }
}
