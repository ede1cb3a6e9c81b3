package io.healproof.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A watch history since a moment, followed while it grows: what came in order is looked at once,
 * however often somebody asks, and what came a little late is put in its place. Begins with the
 * state that held before that moment. Not thread-safe.
 */
public final class FollowedHistory {
  /** How many of the newest events are looked at again when one comes late, at least. */
  private static final int NEWEST = 200;

  private final ApiWitness witness;
  private final ApiCondition condition;
  private final Store store;
  private final PlacedEvent.Placing placing = new PlacedEvent.Placing();
  private final List<WatchEvent> events = new ArrayList<>();
  private final List<PlacedEvent> placed = new ArrayList<>();
  private final List<ApiTrace.Point> trace = new ArrayList<>();
  private ClusterState state = new ClusterState();
  private ClusterState early = new ClusterState();
  private int inEarly;
  private int known;

  /**
   * Follows what a witness has seen of one store.
   *
   * @param condition what {@link #trace} tells
   * @param from run time; of what came before, only what still held is kept
   */
  public FollowedHistory(ApiWitness witness, Store store, ApiCondition condition, Duration from) {
    this.witness = witness;
    this.store = store;
    this.condition = condition;
    List<WatchEvent> all = witness.history();
    this.known = all.size();
    take(WatchLog.since(store.of(all), from));
  }

  private void take(List<WatchEvent> more) {
    int first = trace.size();
    for (WatchEvent event : more) {
      events.add(event);
      first = Math.min(first, PlacedEvent.insert(placing.place(event), placed));
    }
    if (first < trace.size()) {
      rewind(first);
    }
    for (int i = trace.size(); i < placed.size(); i++) {
      WatchEvent event = placed.get(i).event();
      state.apply(event);
      trace.add(ApiTrace.Point.after(newest(), event, condition.holds(state)));
    }
    settle();
  }

  /** Goes back to what is known of the time before an event. */
  private void rewind(int first) {
    if (first < inEarly) {
      early = new ClusterState();
      inEarly = 0;
    }
    state = early.copy();
    for (int i = inEarly; i < first; i++) {
      state.apply(placed.get(i).event());
    }
    trace.subList(first, trace.size()).clear();
  }

  /** Now and then remembers the state before the newest events, to begin from when one is late. */
  private void settle() {
    if (placed.size() - inEarly < 2 * NEWEST) {
      return;
    }
    for (; inEarly < placed.size() - NEWEST; inEarly++) {
      early.apply(placed.get(inEarly).event());
    }
  }

  private ApiTrace.@Nullable Point newest() {
    return trace.isEmpty() ? null : trace.get(trace.size() - 1);
  }

  /** Takes in what the witness has seen since it was last asked. */
  public void look() {
    List<WatchEvent> more = witness.since(known);
    known += more.size();
    take(store.of(more));
  }

  /** The events as far as looked, in order of arrival: first what held before, then all since. */
  public List<WatchEvent> events() {
    return List.copyOf(events);
  }

  /** The condition after each event, in the order in which things came about. */
  public List<ApiTrace.Point> trace() {
    return List.copyOf(trace);
  }

  /** The events of {@link #trace}, dated. */
  public List<DatedEvent> dated(Dating dating) {
    return dating.dated(placed);
  }

  /** Since which event's arrival the condition has held; empty when it does not hold now. */
  public Optional<Duration> holdsSince() {
    return Optional.ofNullable(newest()).map(ApiTrace.Point::since);
  }

  /** What there is after the last event looked at. */
  public ClusterState state() {
    return state.copy();
  }
}
