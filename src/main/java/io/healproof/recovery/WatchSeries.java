package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recovery that a watch bounds. Every change is reported, in order, at most the latency W after
 * it happened: a state received at x became true in [x - W, x]. Both ends are closed, for the
 * change itself was seen and not merely the states around it.
 *
 * <p>With x the receipt of the first lasting "recovered", the fault injected in [s, r] and its
 * effect confirmed by e, the recovery lies in [max(0, x - W - r), max(x, e) - s]: a condition that
 * holds again before the effect is there has recovered when the effect comes. A lost watch is an
 * UNKNOWN state from the last sign of life to the first state after it; the upper bound takes it
 * for broken, the lower bound for recovered.
 */
public final class WatchSeries {
  private final List<WatchState> states;
  private final Duration latency;
  private final Duration watchedUntil;

  /**
   * Takes the states as they came. What held before the first of them is unknown, so the first
   * should be the one that held before the fault.
   *
   * @param states in rising order of receipt, several at one moment allowed
   * @param latency W, at least zero
   * @param watchedUntil run time until which the watch is known to have been alive
   * @throws IllegalArgumentException when the states are not in order
   */
  public WatchSeries(List<WatchState> states, Duration latency, Duration watchedUntil) {
    if (latency.isNegative()) {
      throw new IllegalArgumentException("a latency cannot be negative: " + latency);
    }
    for (int i = 1; i < states.size(); i++) {
      if (states.get(i - 1).received().compareTo(states.get(i).received()) > 0) {
        throw new IllegalArgumentException(
            "states must rise in time: " + states.get(i - 1) + ", then " + states.get(i));
      }
    }
    this.states = List.copyOf(states);
    this.latency = latency;
    this.watchedUntil = watchedUntil;
  }

  /** How long after its first recovered state a watch must go on to prove that it held. */
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
            .map(x -> latest(Duration.ZERO, x.minus(latency).minus(injected.latest())))
            .orElse(Duration.ZERO);
    Optional<Span> proven = spans.stream().filter(x -> x.proven(effect.latest(), hold)).findFirst();
    if (proven.isEmpty()) {
      return new Sighting(unproven(start.isPresent(), lower), Duration.ZERO);
    }
    Duration upper = latest(proven.get().from, effect.latest()).minus(injected.earliest());
    boolean broken =
        spans.subList(0, spans.indexOf(proven.get())).stream()
            .anyMatch(span -> span.state == State.BROKEN);
    Recovery recovery =
        broken
            ? new Recovery.Observed(Interval.closed(lower, upper))
            : new Recovery.LeftCensored(upper);
    Duration held = proven.get().until.minus(latency).minus(injected.latest());
    return new Sighting(recovery, latest(Duration.ZERO, held));
  }

  private static Recovery unproven(boolean seenBroken, Duration lower) {
    return seenBroken
        ? new Recovery.RightCensored(lower)
        : new Recovery.Unknown(
            "It was not seen broken before watching ended, nor seen recovered after the effect for"
                + " the whole hold time.");
  }

  /**
   * Receipt of the first state of the first span of "recovered or unknown" that follows a broken
   * one and may have lasted; of the end of watching, where all that came was too short; empty where
   * the span that was there before the fault may have lasted.
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
      Duration from = latest(spans.get(i).from.minus(latency), effectEarliest);
      boolean mayHaveLasted =
          end == spans.size() || spans.get(end).from.minus(from).compareTo(hold) >= 0;
      if (mayHaveLasted) {
        return i == 0 ? Optional.empty() : Optional.of(spans.get(i).from);
      }
      i = end - 1;
    }
    return Optional.of(watchedUntil);
  }

  /** The spans of one state each that reach beyond the start of the fault. */
  private List<Span> spans(Duration start) {
    List<Span> spans = new ArrayList<>();
    if (states.isEmpty() || states.get(0).received().compareTo(start) > 0) {
      Duration first = states.isEmpty() ? latest(start, watchedUntil) : states.get(0).received();
      spans.add(new Span(State.UNKNOWN, start, first));
    }
    for (int i = 0; i < states.size(); i++) {
      WatchState state = states.get(i);
      Duration until = i + 1 < states.size() ? states.get(i + 1).received() : watchedUntil;
      if (until.compareTo(start) < 0) {
        continue;
      }
      int last = spans.size() - 1;
      if (last >= 0 && spans.get(last).state == state.state()) {
        spans.set(last, new Span(state.state(), spans.get(last).from, until));
      } else {
        spans.add(new Span(state.state(), state.received(), until));
      }
    }
    return spans;
  }

  private static Duration latest(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** A state that lasted, from the receipt of its first report to that of the next state. */
  private final class Span {
    private final State state;
    private final Duration from;
    private final Duration until;

    private Span(State state, Duration from, Duration until) {
      this.state = state;
      this.from = from;
      this.until = until;
    }

    /** Whether it was recovered for the hold time for sure, with the effect there. */
    private boolean proven(Duration effectLatest, Duration hold) {
      Duration counted = latest(from, effectLatest);
      return state == State.RECOVERED && until.minus(latency).minus(counted).compareTo(hold) >= 0;
    }
  }
}
