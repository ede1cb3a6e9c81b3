package io.healproof.recovery;

import java.time.Duration;

/**
 * The width of the interval that a source gives at best for a recovery that was there all the time.
 *
 * @param source in words, e.g. {@code kube-state-metrics at 1 s}
 */
public record Resolution(String source, Duration width) {

  /**
   * A state series: one scrape interval lies between the last broken and the first recovered
   * sample, and each end adds its errors (DESIGN.md, section 3: b + d + epsilon - s minus a -
   * lambda - epsilon - r).
   *
   * @param interval between two scrapes
   * @param scrape longest time a scrape takes
   * @param injection r - s, how long the injecting call takes
   */
  public static Resolution ofSamples(
      String source, Duration interval, Duration scrape, ErrorBound bound, Duration injection) {
    return new Resolution(
        source,
        interval
            .plus(scrape)
            .plus(bound.lambda())
            .plus(bound.epsilon().multipliedBy(2))
            .plus(injection));
  }

  /** A truncated whole-second time value: one second, and the clock's error at both ends. */
  public static Resolution ofTimeValues(String source, Duration epsilon, Duration injection) {
    return new Resolution(
        source, Duration.ofSeconds(1).plus(epsilon.multipliedBy(2)).plus(injection));
  }

  /**
   * A watch whose events are dated by revisions of one's own ({@link RevisionClock}).
   *
   * @param period between two changes of one's own
   * @param write longest time that such a change usually takes
   * @param injection r - s, how long the injecting call takes
   */
  public static Resolution ofWatch(
      String source, Duration period, Duration write, Duration injection) {
    return new Resolution(source, period.plus(write).plus(injection));
  }
}
