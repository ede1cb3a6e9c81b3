package io.healproof.experiment.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.HealproofException;
import io.healproof.observe.ClockReading;
import io.healproof.recovery.TimeBounds;
import io.healproof.time.Interruption;
import io.healproof.time.RunClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * Orders to calibration targets, and questions to the keeper of their logs. Safe for use by several
 * threads.
 */
public final class TargetCalls {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double NANOS = 1e9;

  private final RunClock clock;
  private final URI keeper;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * Calls of one calibration.
   *
   * @param keeper address of the keeper
   */
  public TargetCalls(RunClock clock, URI keeper) {
    this.clock = clock;
    this.keeper = keeper;
  }

  /**
   * How a process of a target is.
   *
   * @param who the process, as its log calls it
   * @param idle whether it serves, is ready, and plays no script
   */
  public record State(String who, boolean idle) {}

  /** Asks a process how it is. */
  public State state(URI orders) {
    try {
      JsonNode state = JSON.readTree(call("GET", orders.resolve("/state"), ""));
      return new State(
          state.path("who").asText(),
          state.path("serving").asBoolean()
              && !state.path("busy").asBoolean()
              && !state.path("unready").asBoolean());
    } catch (JsonProcessingException e) {
      throw HealproofException.broken(orders + " answered with no JSON", e);
    }
  }

  /**
   * Gives a process its script.
   *
   * @param after from the order to the first step
   * @param drain how long it goes on serving when it is asked to end
   * @return when the order was taken
   */
  public TimeBounds order(
      URI orders, String trial, Duration after, Duration drain, List<Regime.Step> steps) {
    ObjectNode order = JSON.createObjectNode();
    order.put("trial", trial);
    order.put("after", after.toNanos());
    order.put("drain", drain.toNanos());
    ArrayNode script = order.putArray("steps");
    for (Regime.Step step : steps) {
      script.addObject().put("do", step.what()).put("for", step.time().toNanos());
    }
    Duration sent = clock.now();
    call("POST", orders.resolve("/order"), order.toString());
    return new TimeBounds(sent, clock.now());
  }

  /** Reads the clock by which the logs are written. */
  public ClockReading readClock() {
    Duration sent = clock.now();
    String nanos = call("GET", keeper.resolve("/clock"), "");
    return new ClockReading(sent, clock.now(), Long.parseLong(nanos.strip()) / NANOS);
  }

  /**
   * A log from a byte on.
   *
   * @param log a lane's name, with {@code -api} behind it for what was read of the API
   */
  public String log(String log, long from) {
    return call("GET", keeper.resolve("/log?lane=" + log + "&from=" + from), "");
  }

  /** Has the keeper read a lane's pods from the API, until {@link #endWatch}. */
  public void watch(String lane, List<String> pods, Duration every) {
    String query =
        "/watch?lane=%s&pods=%s&every=%dms"
            .formatted(lane, String.join(",", pods), every.toMillis());
    call("POST", keeper.resolve(query), "");
  }

  /** Ends the reading; the keeper's last line comes a moment later. */
  public void endWatch(String lane) {
    call("DELETE", keeper.resolve("/watch?lane=" + lane), "");
  }

  /** Forgets all logs, and the scripts of targets that are gone. */
  public void clear() {
    call("DELETE", keeper.resolve("/log"), "");
  }

  private String call(String method, URI uri, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw HealproofException.broken(
            "%s %s: status %d: %s"
                .formatted(method, uri, answer.statusCode(), answer.body().strip()),
            null);
      }
      return answer.body();
    } catch (IOException e) {
      throw HealproofException.broken(
          "the calibration target does not answer %s %s: %s".formatted(method, uri, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interruption();
    }
  }
}
