package io.healproof.stack;

import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Looks a given number of times, does something between two looks, and never sleeps. */
final class CountedWaiting implements Waiting {

  private final int looks;
  private final Runnable between;

  CountedWaiting(int looks, Runnable between) {
    this.looks = looks;
    this.between = between;
  }

  @Override
  public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
    for (int look = 0; look < looks; look++) {
      if (condition.getAsBoolean()) {
        return true;
      }
      between.run();
    }
    return false;
  }

  @Override
  public void pause(Duration time) {
    between.run();
  }
}
