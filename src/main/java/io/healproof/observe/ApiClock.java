package io.healproof.observe;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.healproof.time.Interruption;
import io.healproof.time.RunClock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The API server's clock, from the Date header of an answer: whole seconds, cut off. No interval
 * rests on it, for what the API's watch says is dated by its receipt here; it is read so that a
 * reader can compare times in objects with the record's.
 */
public final class ApiClock {
  /** A cut-off second stands for any moment of it. */
  public static final Duration RESOLUTION = Duration.ofMillis(500);

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final RunClock clock;

  public ApiClock(KubernetesClient client, RunClock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Reads it once; empty where the server does not answer, or with no date. */
  public Optional<ClockReading> read() {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl() + "version")
            .build();
    Duration sent = clock.now();
    try {
      HttpResponse<String> answer =
          client
              .getHttpClient()
              .sendAsync(request, String.class)
              .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      @Nullable String date = answer.header("Date");
      Duration received = clock.now();
      return date == null
          ? Optional.empty()
          : Optional.of(new ClockReading(sent, received, middleOf(date)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interruption();
    } catch (ExecutionException | TimeoutException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static double middleOf(String date) {
    long second = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
    return second + RESOLUTION.toMillis() / 1e3;
  }
}
