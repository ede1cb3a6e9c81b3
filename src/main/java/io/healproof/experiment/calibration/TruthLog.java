package io.healproof.experiment.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/** Reads what the calibration target and its keeper wrote: a JSON object a line. */
public final class TruthLog {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private TruthLog() {}

  /**
   * The events of a log, in the order in which they were written. A last line without its line feed
   * is still being written, and is left out.
   *
   * @throws IllegalArgumentException for a line that is no event
   */
  public static List<TruthEvent> parse(String text) {
    List<TruthEvent> events = new ArrayList<>();
    int whole = text.lastIndexOf('\n') + 1;
    for (String line : text.substring(0, whole).lines().toList()) {
      events.add(event(line));
    }
    return events;
  }

  private static TruthEvent event(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      if (!json.path("from").isIntegralNumber() || !json.path("what").isTextual()) {
        throw new IllegalArgumentException("a truth log needs from and what in: " + line);
      }
      List<TruthEvent.PodTruth> pods = new ArrayList<>();
      for (JsonNode pod : json.path("pods")) {
        pods.add(
            new TruthEvent.PodTruth(
                pod.path("pod").asText(),
                pod.path("uid").asText(),
                pod.path("ready").asBoolean(),
                pod.path("deleting").asBoolean(),
                pod.path("restarts").asInt()));
      }
      return new TruthEvent(
          json.path("from").asLong(),
          json.path("to").asLong(),
          json.path("who").asText(),
          json.path("what").asText(),
          json.path("detail").asText(),
          pods);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a truth log holds no JSON here: " + line, e);
    }
  }
}
