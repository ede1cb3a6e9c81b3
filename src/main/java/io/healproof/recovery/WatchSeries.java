package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recovery that a watch bounds. Every change is reported, and the moment of each is known
 * within bounds: a state began in [e, l]. Both ends are closed, for the change itself was seen and
 * not merely the states around it.
 *
 * <p>With [e, l] of the first lasting "recovered", the fault injected in [s, r] and its effect
 * confirmed by c, the recovery lies in [max(0, e - r), max(l, c) - s]: a condition that holds again
 * before the effect is there has recovered when the effect comes. A lost watch is an UNKNOWN state
 * from the last sign of life to the first state after it; the upper bound takes it for broken, the
 * lower bound for recovered.
 */
public final class WatchSeries {
  private final List<WatchState> states;
  private final TimeBounds watchedUntil;

  /**
   * Takes the states in the order in which they came about. What held before the first of them is
   * unknown, so the first should be the one that held before the fault.
   *
   * @param states neither end of whose bounds ever falls
   * @param watchedUntil the end of watching: all that was reported by {@code latest} is here, and
   *     with it all that happened by {@code earliest}
   * @throws IllegalArgumentException when the states are not in order
   */
  public WatchSeries(List<WatchState> states, TimeBounds watchedUntil) {
    for (int i = 1; i < states.size(); i++) {
      TimeBounds before = states.get(i - 1).since();
      TimeBounds now = states.get(i).since();
      if (before.earliest().compareTo(now.earliest()) > 0
          || before.latest().compareTo(now.latest()) > 0) {
        throw new IllegalArgumentException(
            "states must rise in time: " + states.get(i - 1) + ", then " + states.get(i));
      }
    }
    this.states = List.copyOf(states);
    this.watchedUntil = watchedUntil;
  }

  /**
   * How long after its first recovered state a watch must go on to prove that it held.
   *
   * @param latency the longest time that a report may take
   */
  public static Duration watchFor(Duration hold, Duration latency) {
    return hold.plus(latency);
  }

  /**
   * The recovery since a fault.
   *
   * @param injected [s, r], when the fault was injected
   * @param effect when its effect was confirmed; ends not before s
   * @param hold how long the recovered state must last
   * @return observed; left-censored when it was never seen broken; right-censored when it was seen
   *     broken and no lasting recovery was proven before watching ended; else unknown
   */
  public Sighting recovery(TimeBounds injected, TimeBounds effect, Duration hold) {
    if (effect.latest().compareTo(injected.earliest()) < 0) {
      throw new IllegalArgumentException(
          "the effect cannot come before the fault: " + effect + ", " + injected);
    }
    List<Span> spans = spans(injected.earliest());
    if (spans.stream().allMatch(span -> span.state == State.UNKNOWN)) {
      return new Sighting(
          new Recovery.Unknown("The watch reported no state after the fault."), Duration.ZERO);
    }
    Optional<Duration> start = earliestStart(spans, effect.earliest(), hold);
    Duration lower =
        start
            .map(began -> TimeBounds.later(Duration.ZERO, began.minus(injected.latest())))
            .orElse(Duration.ZERO);
    Optional<Span> proven = spans.stream().filter(x -> x.proven(effect.latest(), hold)).findFirst();
    if (proven.isEmpty()) {
      return new Sighting(unproven(start.isPresent(), lower), Duration.ZERO);
    }
    Duration upper =
        TimeBounds.later(proven.get().from.latest(), effect.latest()).minus(injected.earliest());
    boolean broken =
        spans.subList(0, spans.indexOf(proven.get())).stream()
            .anyMatch(span -> span.state == State.BROKEN);
    Recovery recovery =
        broken
            ? new Recovery.Observed(Interval.closed(lower, upper))
            : new Recovery.LeftCensored(upper);
    Duration held = proven.get().until.earliest().minus(injected.latest());
    return new Sighting(recovery, TimeBounds.later(Duration.ZERO, held));
  }

  private static Recovery unproven(boolean seenBroken, Duration lower) {
    return seenBroken
        ? new Recovery.RightCensored(lower)
        : new Recovery.Unknown(
            "It was not seen broken before watching ended, nor seen recovered after the effect for"
                + " the whole hold time.");
  }

  /**
   * The earliest begin of the first span of "recovered or unknown" that follows a broken one and
   * may have lasted; of the end of watching, where all that came was too short; empty where the
   * span that was there before the fault may have lasted.
   */
  private Optional<Duration> earliestStart(
      List<Span> spans, Duration effectEarliest, Duration hold) {
    for (int i = 0; i < spans.size(); i++) {
      if (spans.get(i).state == State.BROKEN) {
        continue;
      }
      int end = i;
      while (end < spans.size() && spans.get(end).state != State.BROKEN) {
        end++;
      }
      Duration from = TimeBounds.later(spans.get(i).from.earliest(), effectEarliest);
      boolean mayHaveLasted =
          end == spans.size() || spans.get(end).from.latest().minus(from).compareTo(hold) >= 0;
      if (mayHaveLasted) {
        return i == 0 ? Optional.empty() : Optional.of(spans.get(i).from.earliest());
      }
      i = end - 1;
    }
    return Optional.of(watchedUntil.earliest());
  }

  /** The spans of one state each that reach beyond the start of the fault. */
  private List<Span> spans(Duration start) {
    List<Span> spans = new ArrayList<>();
    if (states.isEmpty() || states.get(0).since().latest().compareTo(start) > 0) {
      TimeBounds first = states.isEmpty() ? endAfter(start) : states.get(0).since();
      spans.add(new Span(State.UNKNOWN, new TimeBounds(start, start), first));
    }
    for (int i = 0; i < states.size(); i++) {
      WatchState state = states.get(i);
      TimeBounds until = i + 1 < states.size() ? states.get(i + 1).since() : watchedUntil;
      if (until.latest().compareTo(start) < 0) {
        continue;
      }
      int last = spans.size() - 1;
      if (last >= 0 && spans.get(last).state == state.state()) {
        spans.set(last, new Span(state.state(), spans.get(last).from, until));
      } else {
        spans.add(new Span(state.state(), state.since(), until));
      }
    }
    return spans;
  }

  private TimeBounds endAfter(Duration start) {
    return new TimeBounds(
        TimeBounds.later(start, watchedUntil.earliest()),
        TimeBounds.later(start, watchedUntil.latest()));
  }

  /** A state that lasted, from the receipt of its first report to that of the next state. */
  private static final class Span {
    private final State state;
    private final TimeBounds from;
    private final TimeBounds until;

    private Span(State state, TimeBounds from, TimeBounds until) {
      this.state = state;
      this.from = from;
      this.until = until;
    }

    /** Whether it was recovered for the hold time for sure, with the effect there. */
    private boolean proven(Duration effectLatest, Duration hold) {
      Duration counted = TimeBounds.later(from.latest(), effectLatest);
      return state == State.RECOVERED && until.earliest().minus(counted).compareTo(hold) >= 0;
    }
  }
}
