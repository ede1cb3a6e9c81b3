package io.healproof.observe;

import io.healproof.time.Interruption;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Time that passes only when somebody waits, up to an end at which whoever waits is interrupted.
 */
final class HandClock implements RunClock, Waiting {
  private final AtomicLong now = new AtomicLong();
  private final Duration end;

  HandClock(Duration end) {
    this.end = end;
  }

  static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Override
  public Duration now() {
    return Duration.ofNanos(now.get());
  }

  @Override
  public Instant wall() {
    return Instant.EPOCH.plus(now());
  }

  void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Override
  public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
    for (Duration left = deadline; !left.isNegative(); left = left.minus(poll)) {
      if (condition.getAsBoolean()) {
        return true;
      }
      pass(poll);
    }
    return false;
  }

  @Override
  public void pause(Duration time) {
    pass(time);
    if (now().compareTo(end) > 0) {
      throw new Interruption();
    }
  }
}
