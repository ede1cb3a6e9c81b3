package io.healproof.observe;

import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A watch event, and when what it reports came about.
 *
 * @param at in run time
 */
public record DatedEvent(WatchEvent event, TimeBounds at) {

  /**
   * When the first event of a kind came about that may have come since a moment.
   *
   * @param history in the order in which things came about
   * @return not before {@code from}; empty where there is none
   */
  public static Optional<TimeBounds> first(
      List<DatedEvent> history, Duration from, Predicate<WatchEvent> which) {
    return history.stream()
        .filter(dated -> dated.at().latest().compareTo(from) >= 0)
        .filter(dated -> which.test(dated.event()))
        .findFirst()
        .map(dated -> dated.at().notBefore(from));
  }
}
