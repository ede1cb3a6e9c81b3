package io.healproof.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Puts raw samples back together as the scrapes that took them. Pure. */
final class ScrapeLog {
  /**
   * Prometheus may move a sample's time by this much to sit on the scrape grid ({@code
   * --scrape.timestamp-tolerance}, default 2 ms).
   */
  static final Duration GRID_TOLERANCE = Duration.ofMillis(2);

  private ScrapeLog() {}

  /**
   * The scrapes of a target, oldest first.
   *
   * @param series samples of one target, among them {@code up} and {@code scrape_duration_seconds}
   */
  static List<Scrape> of(List<PrometheusClient.Series> series, ClockOffset offset) {
    NavigableMap<Double, Boolean> ups = new TreeMap<>();
    Map<Double, Double> durations = new HashMap<>();
    Map<Double, List<Scrape.Value>> values = new HashMap<>();
    for (PrometheusClient.Series one : series) {
      for (PrometheusClient.Point point : one.points()) {
        switch (one.metric()) {
          case "up" -> ups.put(point.at(), point.value() == 1);
          case "scrape_duration_seconds" -> durations.put(point.at(), point.value());
          default ->
              values
                  .computeIfAbsent(point.at(), at -> new ArrayList<>())
                  .add(new Scrape.Value(one.metric(), one.labels(), point.value()));
        }
      }
    }
    List<Scrape> scrapes = new ArrayList<>();
    ups.forEach(
        (at, up) ->
            scrapes.add(
                new Scrape(
                    offset.toRunTime(at),
                    Duration.ofNanos(Math.round(durations.getOrDefault(at, 0.0) * 1e9)),
                    up && durations.containsKey(at),
                    values.getOrDefault(at, List.of()))));
    return scrapes;
  }
}
