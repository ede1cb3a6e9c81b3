package io.healproof.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A watch history since a moment, followed while it grows: each event is looked at once, however
 * often somebody asks. Begins with the state that held before that moment. Not thread-safe.
 */
public final class FollowedHistory {
  private final ApiWitness witness;
  private final ApiCondition condition;
  private final ClusterState state = new ClusterState();
  private final List<WatchEvent> events = new ArrayList<>();
  private final List<ApiTrace.Point> trace = new ArrayList<>();
  private @Nullable Duration holdsSince;
  private int known;

  /**
   * Follows a witness.
   *
   * @param condition what {@link #trace} tells
   * @param from run time; of what came before, only what still held is kept
   */
  public FollowedHistory(ApiWitness witness, ApiCondition condition, Duration from) {
    this.witness = witness;
    this.condition = condition;
    List<WatchEvent> all = witness.history();
    this.known = all.size();
    take(WatchLog.since(all, from));
  }

  private void take(List<WatchEvent> more) {
    for (WatchEvent event : more) {
      state.apply(event);
      events.add(event);
      boolean holds = condition.holds(state);
      trace.add(new ApiTrace.Point(event.receivedAt(), holds));
      if (!holds) {
        holdsSince = null;
      } else if (holdsSince == null) {
        holdsSince = event.receivedAt();
      }
    }
  }

  /** Takes in what the witness has seen since it was last asked. */
  public void look() {
    List<WatchEvent> more = witness.since(known);
    known += more.size();
    take(more);
  }

  /** The events as far as looked: first what held before, then all since. */
  public List<WatchEvent> events() {
    return List.copyOf(events);
  }

  /** The condition after each of {@link #events}. */
  public List<ApiTrace.Point> trace() {
    return List.copyOf(trace);
  }

  /** Since which event's arrival the condition has held; empty when it does not hold now. */
  public Optional<Duration> holdsSince() {
    return Optional.ofNullable(holdsSince);
  }

  /** What there is after the last event looked at. */
  public ClusterState state() {
    return state.copy();
  }
}
