package io.healproof.time;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for conditions. Tests replace it; nothing else in the project sleeps. */
public interface Waiting {

  /**
   * Polls until the condition holds.
   *
   * @param what the condition in words, for logs: "deployment chat is available"
   * @param poll time between two looks, positive
   * @param deadline longest time to wait, positive
   * @return whether the condition held before the deadline
   * @throws Interruption when the thread is interrupted; the flag stays set
   */
  boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition);

  /**
   * Lets the given time pass.
   *
   * @throws Interruption when the thread is interrupted; the flag stays set
   */
  void pause(Duration time);
}
