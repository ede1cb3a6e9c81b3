package io.healproof.recovery;

import java.time.Duration;
import java.util.Optional;

/**
 * A measurement of something whose truth is known from elsewhere.
 *
 * @param source which instrument measured, e.g. {@code client, new connections}
 * @param quantity what was measured, e.g. {@code outage}
 * @param truth the true length; the truth itself is known within bounds
 * @param measured what the instrument said
 */
public record Comparison(String source, String quantity, Interval truth, Recovery measured) {

  /**
   * The middle of what was measured less the middle of the truth; empty where not both ends were
   * measured, and where the truth itself lies in a wider interval than what was measured.
   */
  public Optional<Duration> error() {
    return measured instanceof Recovery.Observed observed
            && truth.width().compareTo(observed.interval().width()) <= 0
        ? Optional.of(observed.interval().midpoint().minus(truth.midpoint()))
        : Optional.empty();
  }
}
