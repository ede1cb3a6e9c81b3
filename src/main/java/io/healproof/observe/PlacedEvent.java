package io.healproof.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A watch event in its place among the others. Watches of several kinds of objects run beside each
 * other, so events arrive nearly in order; the revisions of the store tell the order in which the
 * changes were made.
 *
 * @param revision by which it is placed
 * @param own whether that is the revision of the change; else the newest of the events that had
 *     arrived before, for a deletion that was only noticed later carries no revision of its own
 */
record PlacedEvent(WatchEvent event, long revision, boolean own) {

  /** Gives events their places as they arrive. Not thread-safe. */
  static final class Placing {
    private final Map<String, Long> known = new HashMap<>();
    private long newest;

    /** The place of the event that arrives next. */
    PlacedEvent place(WatchEvent event) {
      long revision = event.object().resourceVersion();
      Long before =
          event.gone()
              ? known.remove(event.object().uid())
              : known.put(event.object().uid(), revision);
      boolean own = !event.gone() || before == null || before != revision;
      newest = Math.max(newest, revision);
      return new PlacedEvent(event, own ? revision : newest, own);
    }
  }

  /** All of a history, which is in order of arrival, by revision; equal ones stay as they came. */
  static List<PlacedEvent> inOrder(List<WatchEvent> history) {
    Placing placing = new Placing();
    List<PlacedEvent> placed = new ArrayList<>(history.size());
    for (WatchEvent event : history) {
      insert(placing.place(event), placed);
    }
    return placed;
  }

  /** Inserts an event; returns its index. Most belong at the end or near it. */
  static int insert(PlacedEvent event, List<PlacedEvent> into) {
    int index = into.size();
    while (index > 0 && into.get(index - 1).revision() > event.revision()) {
      index--;
    }
    into.add(index, event);
    return index;
  }
}
