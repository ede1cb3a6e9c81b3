package io.healproof.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates a condition on a watch history, event by event. Pure. */
public final class ApiTrace {

  /**
   * The condition's value from one event on.
   *
   * @param since arrival of the event from which it has held without a break; null where it does
   *     not hold
   */
  public record Point(WatchEvent event, boolean holds, @Nullable Duration since) {

    /** The condition after an event, with what it was before; null for the first event. */
    static Point after(@Nullable Point before, WatchEvent event, boolean holds) {
      if (!holds) {
        return new Point(event, false, null);
      }
      Duration since = before == null ? null : before.since();
      return new Point(event, true, since == null ? event.receivedAt() : since);
    }
  }

  private ApiTrace() {}

  /** The condition after each event of a history, in the order in which things came about. */
  public static List<Point> of(List<WatchEvent> history, ApiCondition condition) {
    ClusterState state = new ClusterState();
    List<Point> points = new ArrayList<>(history.size());
    Point last = null;
    for (PlacedEvent placed : PlacedEvent.inOrder(history)) {
      state.apply(placed.event());
      last = Point.after(last, placed.event(), condition.holds(state));
      points.add(last);
    }
    return points;
  }

  /** The state that the whole history leaves. */
  public static ClusterState state(List<WatchEvent> history) {
    ClusterState state = new ClusterState();
    PlacedEvent.inOrder(history).forEach(placed -> state.apply(placed.event()));
    return state;
  }
}
