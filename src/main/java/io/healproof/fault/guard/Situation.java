package io.healproof.fault.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that guards judge, read before anything is changed.
 *
 * @param production value of the production mark; empty when there is none
 * @param consent as it stands in the cluster; empty when there is none
 * @param lastFault when a run last did something to the cluster; empty when none is known
 * @param holder run that holds the cluster now; empty when none does
 * @param unfinished faults that nobody has taken back, in words
 * @param unreadable what could not be read, and so is not known, in words
 * @param faults as they were aimed
 */
public record Situation(
    String context,
    Limits limits,
    Instant now,
    Optional<String> production,
    Optional<Consent> consent,
    Optional<Instant> lastFault,
    Optional<String> holder,
    List<String> unfinished,
    List<String> unreadable,
    List<PlannedFault> faults) {

  public Situation {
    unfinished = List.copyOf(unfinished);
    unreadable = List.copyOf(unreadable);
    faults = List.copyOf(faults);
  }

  /** The same for the run that holds the cluster itself. */
  public Situation held() {
    return new Situation(
        context,
        limits,
        now,
        production,
        consent,
        lastFault,
        Optional.empty(),
        unfinished,
        unreadable,
        faults);
  }

  /** How long it is until the next fault may happen; empty when it may now. */
  public Optional<Duration> untilSpaced() {
    return lastFault
        .map(last -> Duration.between(now, last.plus(limits.spacing())))
        .filter(left -> left.compareTo(Duration.ZERO) > 0);
  }
}
