package io.healproof.recovery;

import java.time.Duration;

/**
 * What one scrape showed.
 *
 * @param at start of the scrape, in run time; this is the sample's own timestamp
 * @param duration of the scrape: the state was rendered at most this long after {@code at}
 */
public record StateSample(Duration at, Duration duration, State state) {

  public StateSample {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a scrape cannot take " + duration);
    }
  }
}
