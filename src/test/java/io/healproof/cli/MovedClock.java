package io.healproof.cli;

import io.healproof.time.RunClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that a test moves. */
final class MovedClock implements RunClock {
  private Duration now = Duration.ZERO;

  void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Duration now() {
    return now;
  }

  @Override
  public Instant wall() {
    return Instant.EPOCH.plus(now);
  }
}
