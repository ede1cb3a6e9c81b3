package io.healproof.fault.guard;

import java.time.Duration;
import java.util.List;

/**
 * What an operator allows at all, whoever consents to what.
 *
 * @param contexts that may be named; none is allowed when it is empty
 * @param nodes that one fault may touch
 * @param share of a workload's pods that one fault may take, in percent; one pod is always allowed
 * @param namespaces that a run may touch
 * @param spacing least time between two faults
 * @param windows in which faults may happen; any time when it is empty
 */
public record Limits(
    List<String> contexts,
    int nodes,
    int share,
    int namespaces,
    Duration spacing,
    List<TimeWindow> windows) {

  public Limits {
    contexts = List.copyOf(contexts);
    windows = List.copyOf(windows);
  }

  /** How many pods of so many a fault may take. */
  int podsOf(int all) {
    return Math.max(1, all * share / 100);
  }
}
