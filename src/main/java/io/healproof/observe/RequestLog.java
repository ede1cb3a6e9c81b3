package io.healproof.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the requests of a client into the form in which they are kept: a JSON object a line, times
 * in whole nanoseconds of run time. Equal requests give equal bytes.
 */
public final class RequestLog {

  private RequestLog() {}

  /** Encodes requests; their numbers ascend. */
  public static byte[] encode(List<Request> requests) {
    List<JsonNode> lines = new ArrayList<>();
    for (Request request : requests) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("number", request.number());
      line.put("dueNanos", request.due().toNanos());
      line.put("sentNanos", request.sent().toNanos());
      line.put("endedNanos", request.ended().toNanos());
      line.put("answer", request.answer().name());
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
  public static List<Request> decode(byte[] log) {
    List<Request> requests = new ArrayList<>();
    for (JsonLines.Line line : JsonLines.read("request log", log)) {
      Request request =
          line.as(
              () ->
                  new Request(
                      line.integer("number"),
                      Duration.ofNanos(line.integer("dueNanos")),
                      Duration.ofNanos(line.integer("sentNanos")),
                      Duration.ofNanos(line.integer("endedNanos")),
                      line.oneOf("answer", Answer.class)));
      long least = requests.isEmpty() ? 0 : requests.get(requests.size() - 1).number() + 1;
      if (request.number() < least) {
        throw line.wrong("a number of at least " + least, Long.toString(request.number()));
      }
      requests.add(request);
    }
    JsonLines.requireCanonical("request log", log, encode(requests));
    return List.copyOf(requests);
  }
}
