package io.healproof.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client wrote and what was read back, and the form in which it is kept: a JSON object a
 * line, first each write, then each number read back. Equal logs give equal bytes.
 *
 * @param writes in the order of sending, each number once
 * @param found the numbers that were read back, in the service's own order, oldest first
 */
public record WriteLog(List<Write> writes, List<Long> found) {
  private static final String WHAT = "write log";

  public WriteLog {
    writes = List.copyOf(writes);
    found = List.copyOf(found);
  }

  /** What the two come to. */
  public WritesFound compare() {
    return WritesFound.of(writes, found);
  }

  /** Encodes; times are whole nanoseconds of run time, an acknowledgement of -1 means none. */
  public byte[] encode() {
    List<JsonNode> lines = new ArrayList<>();
    for (Write write : writes) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("number", write.number());
      line.put("sentNanos", write.sent().toNanos());
      line.put("acknowledgedNanos", write.acknowledged().map(Duration::toNanos).orElse(-1L));
      lines.add(line);
    }
    for (long number : found) {
      lines.add(JsonNodeFactory.instance.objectNode().put("found", number));
    }
    return JsonLines.write(lines);
  }

  /**
   * Decodes what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when it is anything else; names the line, what was expected
   *     and what was seen
   */
  public static WriteLog decode(byte[] log) {
    List<Write> writes = new ArrayList<>();
    List<Long> found = new ArrayList<>();
    Set<Long> numbers = new HashSet<>();
    for (JsonLines.Line line : JsonLines.read(WHAT, log)) {
      if (line.tree().has("found")) {
        found.add(line.integer("found"));
        continue;
      }
      Write write =
          line.as(
              () ->
                  new Write(
                      line.integer("number"),
                      Duration.ofNanos(line.integer("sentNanos")),
                      acknowledged(line.integer("acknowledgedNanos"))));
      if (!numbers.add(write.number())) {
        throw line.wrong("each number once", write.number() + " again");
      }
      writes.add(write);
    }
    WriteLog decoded = new WriteLog(writes, found);
    JsonLines.requireCanonical(WHAT, log, decoded.encode());
    return decoded;
  }

  private static Optional<Duration> acknowledged(long nanos) {
    return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }
}
