package io.healproof.report;

import io.healproof.evidence.Accrued;
import io.healproof.evidence.History;
import io.healproof.recovery.SlowerNight;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a page about a run is shown beside: the runs that add up with it, and what has changed since
 * it was run. What it takes long to compute of them is computed once, for all pages and charts. Not
 * safe for use by several threads.
 */
public final class OverTime {
  private final History history;
  private final Map<String, List<String>> changed;
  private final List<Accrued> accrued;
  private final IdentityHashMap<Accrued, Optional<SlowerNight>> newest = new IdentityHashMap<>();

  /**
   * Beside a history.
   *
   * @param history of published runs, with this one or without it
   * @param changed since the run, by claim: what its scenario or a setting says otherwise now; a
   *     claim of which nothing changed is not in it
   */
  public OverTime(History history, Map<String, List<String>> changed) {
    this.history = history;
    this.changed = new TreeMap<>(changed);
    this.accrued = Accrued.of(history);
  }

  /** Of a run that stands for itself. */
  public static OverTime none() {
    return new OverTime(History.none(), Map.of());
  }

  History history() {
    return history;
  }

  /** Claims in the order of their ids. */
  Map<String, List<String>> changed() {
    return changed;
  }

  /** What the runs come to. */
  List<Accrued> accrued() {
    return accrued;
  }

  /**
   * The newest night against all before it; empty where there is one night only.
   *
   * @param limit one of {@link #accrued}
   */
  Optional<SlowerNight> newestNight(Accrued limit) {
    return newest.computeIfAbsent(limit, Accrued::newestNight);
  }
}
