package io.healproof.observe;

import io.healproof.observe.Watched.EventSeen;
import io.healproof.recovery.RevisionClock;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Dates the events of a watch by the revisions that the canary's changes got, see {@link
 * RevisionClock}. Where that cannot be, as without a canary, an event is dated by the declared
 * latency of the watch: what it reports came about at most so long before its receipt. Pure.
 */
public final class Dating {
  private final RevisionClock clock;
  private final boolean dates;
  private final Duration latency;

  /**
   * A dating.
   *
   * @param writes of the canary, of the API server whose events are dated
   * @param latency bound of the watch's latency
   */
  public Dating(List<Canary.Write> writes, Duration latency) {
    this.dates = !writes.isEmpty();
    this.clock =
        new RevisionClock(
            writes.stream()
                .map(w -> new RevisionClock.Mark(w.sent(), w.answered(), w.resourceVersion()))
                .toList());
    this.latency = latency;
  }

  /**
   * The events of a history in the order in which their changes were made, each with its bounds,
   * neither end of which ever falls.
   *
   * @param history in order of arrival
   */
  public List<DatedEvent> of(List<WatchEvent> history) {
    return dated(PlacedEvent.inOrder(history));
  }

  List<DatedEvent> dated(List<PlacedEvent> placed) {
    List<TimeBounds> bounds = new ArrayList<>(placed.size());
    Duration earliest = Duration.ZERO;
    for (PlacedEvent event : placed) {
      TimeBounds at = date(event);
      earliest = TimeBounds.later(earliest, at.earliest());
      bounds.add(new TimeBounds(earliest, TimeBounds.later(earliest, at.latest())));
    }
    // What came before something else ended no later.
    for (int i = bounds.size() - 2; i >= 0; i--) {
      TimeBounds at = bounds.get(i);
      Duration next = bounds.get(i + 1).latest();
      if (next.compareTo(at.latest()) < 0) {
        bounds.set(i, new TimeBounds(at.earliest(), next));
      }
    }
    List<DatedEvent> dated = new ArrayList<>(placed.size());
    for (int i = 0; i < placed.size(); i++) {
      dated.add(new DatedEvent(placed.get(i).event(), bounds.get(i)));
    }
    return dated;
  }

  private TimeBounds date(PlacedEvent placed) {
    Duration received = placed.event().receivedAt();
    if (!placed.own()) {
      return new TimeBounds(Duration.ZERO, received);
    }
    return (fits(placed) ? clock.date(placed.revision(), received) : Optional.<TimeBounds>empty())
        .orElseGet(() -> new TimeBounds(before(received), received));
  }

  /**
   * Whether an event is dated by its revision. Events that components report about objects may lie
   * in a store of their own (kube-apiserver --etcd-servers-overrides) and are dated by it only as
   * far as the watch's latency allows.
   */
  private boolean fits(PlacedEvent placed) {
    return dates
        && (!(placed.event().object() instanceof EventSeen)
            || clock.lateness(placed.revision(), placed.event().receivedAt()).compareTo(latency)
                <= 0);
  }

  private Duration before(Duration received) {
    return received.compareTo(latency) > 0 ? received.minus(latency) : Duration.ZERO;
  }

  /**
   * An event whose revision cannot be of the same count as the canary's, which is so where its kind
   * of object lies in another store; empty where all may be.
   */
  public Optional<WatchEvent> misfit(List<WatchEvent> history) {
    return counted(history)
        .filter(placed -> clock.date(placed.revision(), placed.event().receivedAt()).isEmpty())
        .map(PlacedEvent::event)
        .findFirst();
  }

  /** Events that carry a revision of their own, of the kinds that lie in the canary's store. */
  private static Stream<PlacedEvent> counted(List<WatchEvent> history) {
    return PlacedEvent.inOrder(history).stream()
        .filter(placed -> placed.own() && !(placed.event().object() instanceof EventSeen));
  }

  /** How late an event that arrived since a moment came, at least; zero where all were in time. */
  public Duration lateness(List<WatchEvent> history, Duration from) {
    return counted(history)
        .filter(placed -> placed.event().receivedAt().compareTo(from) >= 0)
        .map(placed -> clock.lateness(placed.revision(), placed.event().receivedAt()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
