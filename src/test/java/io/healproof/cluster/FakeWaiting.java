package io.healproof.cluster;

import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Looks as often as there is time for, without letting any pass. */
public final class FakeWaiting implements Waiting {

  @Override
  public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
    for (Duration time = Duration.ZERO; time.compareTo(deadline) <= 0; time = time.plus(poll)) {
      if (condition.getAsBoolean()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void pause(Duration time) {}
}
