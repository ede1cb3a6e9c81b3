package io.healproof.time;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits for no time: looks, lets something happen, and looks once more.
 *
 * @param between what happens
 */
public record TwoLooks(Runnable between) implements Waiting {

  @Override
  public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
    if (condition.getAsBoolean()) {
      return true;
    }
    between.run();
    return condition.getAsBoolean();
  }

  @Override
  public void pause(Duration time) {}
}
