package io.healproof.experiment;

import io.healproof.evidence.Recomputing.Samples;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.WitnessInputs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples that were written by hand, in the words in which a record keeps them. A clock that they
 * speak of shows run time and {@link #CLOCK_AHEAD} seconds, and is known to within 2 ms.
 */
final class HandWritten implements Samples {
  static final int CLOCK_AHEAD = 941;

  private final Map<String, byte[]> samples = new HashMap<>();
  private final Map<String, List<String>> series = new LinkedHashMap<>();
  private final StringBuilder log = new StringBuilder();
  private int sequence;

  @Override
  public byte[] read(SampleRef ref) {
    return samples.getOrDefault(ref.hash(), new byte[0]);
  }

  SampleRef kept(String kind, String asked, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    SampleRef ref = SampleRef.of(kind, asked, bytes);
    samples.put(ref.hash(), bytes);
    return ref;
  }

  /** An object as the watch delivered it at a moment. */
  void event(long receivedMillis, String object) {
    line(receivedMillis, false, object);
  }

  /** An object that the watch reported gone. */
  void gone(long receivedMillis, String object) {
    line(receivedMillis, true, object);
  }

  private void line(long receivedMillis, boolean gone, String object) {
    log.append(
        "{\"sequence\":%d,\"receivedAtNanos\":%d,\"gone\":%b,%s}%n"
            .formatted(sequence++, receivedMillis * 1_000_000, gone, object));
  }

  /** The canary as it was changed at a full second s, at revision 100 s; it arrives 20 ms later. */
  void canarySeen(long second) {
    event(
        second * 1_000 + 20,
        "\"kind\":\"ConfigMapSeen\",\"object\":{\"namespace\":\"healproof\",\"name\":\"healproof-canary\",\"uid\":\"M\",\"resourceVersion\":%d,\"valueHashes\":{}}"
            .formatted(second * 100));
  }

  /** The events so far, and begins anew. */
  SampleRef events() {
    SampleRef ref =
        kept(
            "watch",
            "watch events since shortly before the fault, after the state before it",
            log.toString());
    log.setLength(0);
    sequence = 0;
    return ref;
  }

  /** A change of the canary each full second s, at revision 100 s, answered 5 ms later. */
  SampleRef canary(long from, long to) {
    StringBuilder lines = new StringBuilder();
    for (long second = from; second <= to; second++) {
      lines.append(
          "{\"sentNanos\":%d000000000,\"answeredNanos\":%d005000000,\"resourceVersion\":%d}%n"
              .formatted(second, second, second * 100));
    }
    return kept("canary", "asked", lines.toString());
  }

  /**
   * A clock that was read once, in 2 ms, to 1 ms: [59.000 - 1000.001 - 0.001, 59.002 - 1000.001 +
   * 0.001] is -941.000, give or take 2 ms.
   */
  SampleRef clock() {
    return kept(
        "clock",
        "asked",
        "{\"sentNanos\":59000000000,\"receivedNanos\":59002000000,\"remoteSeconds\":\"1000.001\"}\n");
  }

  /** A scrape of a job that took 5 ms. */
  void scraped(String job, long millis) {
    scraped(job, "up", "", millis, 1);
    scraped(job, "scrape_duration_seconds", "", millis, 0.005);
  }

  /** A value that a scrape showed; its labels begin with a comma. */
  void scraped(String job, String metric, String labels, long millis, double value) {
    series
        .computeIfAbsent(
            "\"__name__\":\"%s\",\"job\":\"%s\"%s".formatted(metric, job, labels),
            key -> new ArrayList<>())
        .add("[%d.%03d,\"%s\"]".formatted(CLOCK_AHEAD + millis / 1000, millis % 1000, value));
  }

  /** The scrapes so far, as Prometheus answers, and begins anew. */
  WitnessInputs.Asked asked(String job, String target, long atMillis) {
    List<String> all = new ArrayList<>();
    series.forEach(
        (labels, values) ->
            all.add(
                "{\"metric\":{%s},\"values\":[%s]}".formatted(labels, String.join(",", values))));
    series.clear();
    return new WitnessInputs.Asked(
        job,
        target,
        Duration.ofMillis(atMillis),
        List.of(),
        List.of(
            kept(
                "prometheus",
                "asked",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[%s]}}"
                    .formatted(String.join(",", all)))));
  }

  /** Bounds of a trial, with a watch that is late by 0.25 s and an exporter by 1 s at most. */
  static Map<String, Duration> bounds(Duration hold) {
    return Map.of(
        "steadyFor", Duration.ofSeconds(3),
        "steadyDeadline", Duration.ofSeconds(120),
        "hold", hold,
        "effectDeadline", Duration.ofSeconds(10),
        "watchLatency", Duration.ofMillis(250),
        "exporterLag", Duration.ofSeconds(1),
        "scrapeInterval", Duration.ofSeconds(1));
  }
}
