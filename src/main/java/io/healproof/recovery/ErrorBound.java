package io.healproof.recovery;

import java.time.Duration;

/**
 * How far a sampled source may be off.
 *
 * @param epsilon bound of the offset between the source's clock and run time, at least zero
 * @param lambda bound of the exporter's lag: how old the state that it shows may be, at least zero
 */
public record ErrorBound(Duration epsilon, Duration lambda) {

  public ErrorBound {
    if (epsilon.isNegative() || lambda.isNegative()) {
      throw new IllegalArgumentException(
          "bounds must not be negative: epsilon " + epsilon + ", lambda " + lambda);
    }
  }
}
