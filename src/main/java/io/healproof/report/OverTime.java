package io.healproof.report;

import io.healproof.evidence.History;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a page about a run is shown beside: the runs that add up with it, and what has changed since
 * it was run.
 *
 * @param history of published runs, with this one or without it
 * @param changed since the run, by claim: what its scenario or a setting says otherwise now; a
 *     claim of which nothing changed is not in it
 */
public record OverTime(History history, Map<String, List<String>> changed) {

  public OverTime {
    changed = Map.copyOf(changed);
  }

  /** Of a run that stands for itself. */
  public static OverTime none() {
    return new OverTime(History.none(), Map.of());
  }

  /** Claims in the order of their ids. */
  Map<String, List<String>> sorted() {
    return new TreeMap<>(changed);
  }
}
