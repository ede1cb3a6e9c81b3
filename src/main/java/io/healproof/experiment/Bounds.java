package io.healproof.experiment;

import io.healproof.recovery.TimeBounds;
import java.time.Duration;

/** The times and error bounds that a trial is run with. All of them enter the record. */
public record Bounds(
    Duration steadyFor,
    Duration steadyDeadline,
    Duration hold,
    Duration effectDeadline,
    Duration watchLatency,
    Duration exporterLag,
    Duration scrapeInterval) {
  private static final Duration LEAST_LEAD = Duration.ofSeconds(5);

  /**
   * The usual ones. A watch delivers within 2 s and an exporter shows within 1 s, or the trial is
   * INCONCLUSIVE: both are measured in each trial. (kube-state-metrics' own load test: p99 0.91 s.)
   * The watch's latency widens no interval, for revisions date its events; it only says how long
   * after its last event more may still be on the way.
   */
  public static Bounds usual() {
    return new Bounds(
        Duration.ofSeconds(3),
        Duration.ofMinutes(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1));
  }

  /** The same where Prometheus scrapes at another interval. */
  public Bounds scraping(Duration interval) {
    return new Bounds(
        steadyFor, steadyDeadline, hold, effectDeadline, watchLatency, exporterLag, interval);
  }

  /** So long before a fault there is a sample, and more than one. */
  Duration lead() {
    return TimeBounds.later(LEAST_LEAD, scrapeInterval.multipliedBy(3));
  }

  /** The same with another hold time. */
  Bounds holding(Duration time) {
    return new Bounds(
        steadyFor, steadyDeadline, time, effectDeadline, watchLatency, exporterLag, scrapeInterval);
  }
}
