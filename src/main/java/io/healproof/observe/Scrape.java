package io.healproof.observe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One scrape of one job.
 *
 * @param at run time of its start
 * @param duration how long it took
 * @param up whether the target answered; where not, the values say nothing
 */
public record Scrape(Duration at, Duration duration, boolean up, List<Value> values) {

  public Scrape {
    values = List.copyOf(values);
  }

  /** One sample of the scrape. */
  public record Value(String metric, Map<String, String> labels, double value) {
    String label(String name) {
      return labels.getOrDefault(name, "");
    }
  }

  /**
   * How many samples the target showed, before Prometheus dropped any; NaN where that is not known.
   */
  double samples() {
    return all("scrape_samples_scraped").mapToDouble(Value::value).findFirst().orElse(Double.NaN);
  }

  Stream<Value> all(String metric) {
    return values.stream().filter(value -> value.metric().equals(metric));
  }

  Set<String> labels(Stream<Value> values, String label) {
    return values.map(value -> value.label(label)).collect(Collectors.toSet());
  }
}
