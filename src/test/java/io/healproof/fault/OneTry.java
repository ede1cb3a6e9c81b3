package io.healproof.fault;

import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Looks once, and gives up. */
final class OneTry implements Waiting {
  @Override
  public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
    return condition.getAsBoolean();
  }

  @Override
  public void pause(Duration time) {}
}
