package io.healproof.experiment;

import io.healproof.observe.ClientObserver;
import java.time.Duration;

/**
 * How often the users of a trial send, and how long they wait.
 *
 * @param period between two messages of a user, 20 to 1000 ms
 * @param deadline by which a message must have been acknowledged, 1 ms to 60 s
 */
public record UsersPace(Duration period, Duration deadline) {
  /** A deadline that is not stated. */
  public static final Duration USUAL_DEADLINE = Duration.ofSeconds(1);

  /**
   * Takes what can be measured.
   *
   * @throws io.healproof.HealproofException (USAGE) for a period or a deadline out of its range
   */
  public UsersPace {

    new ClientObserver.Pace(period, deadline);
  }

  ClientObserver.Pace observed() {
    return new ClientObserver.Pace(period, deadline);
  }
}
