package io.healproof.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Evaluates a condition on a watch history, event by event. Pure. */
public final class ApiTrace {

  /**
   * The condition's value from one event on.
   *
   * @param at run time of the event's arrival
   */
  public record Point(Duration at, boolean holds) {}

  private ApiTrace() {}

  /** The condition after each event of the history, starting with the first. */
  public static List<Point> of(List<WatchEvent> history, ApiCondition condition) {
    ClusterState state = new ClusterState();
    List<Point> points = new ArrayList<>(history.size());
    for (WatchEvent event : history) {
      state.apply(event);
      points.add(new Point(event.receivedAt(), condition.holds(state)));
    }
    return points;
  }

  /** The state that the whole history leaves. */
  public static ClusterState state(List<WatchEvent> history) {
    ClusterState state = new ClusterState();
    history.forEach(state::apply);
    return state;
  }
}
