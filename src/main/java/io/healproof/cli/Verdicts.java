package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.fault.guard.ClusterReading;
import io.healproof.fault.guard.Decision;
import io.healproof.fault.guard.Guards;
import io.healproof.fault.guard.Limits;
import io.healproof.fault.guard.PlannedFault;
import io.healproof.time.RunClock;
import java.util.ArrayList;
import java.util.List;

/** What would be done to a cluster, and what the guards say of it. */
record Verdicts(String context, List<PlannedFault> deeds, List<Decision> decisions) {

  /** As things stand now. */
  static Verdicts of(Cluster cluster, Limits limits, List<PlannedFault> deeds, RunClock clock) {
    return new Verdicts(
        cluster.name(),
        deeds,
        Guards.of(new ClusterReading(cluster, limits).of(deeds, clock.wall())));
  }

  /**
   * Goes on only when every guard allows it.
   *
   * @throws HealproofException (REFUSED) with the reason and the remedy of each that does not
   */
  void require() {
    Guards.require(context, decisions);
  }

  /**
   * A line for each object that would be touched, and for each guard.
   *
   * @param where said of a cluster beside the first; empty for that one
   */
  List<String> inWords(String where) {
    List<String> lines = new ArrayList<>();
    if (!where.isEmpty()) {
      lines.add("And" + where + ":");
    }
    for (PlannedFault deed : deeds) {
      deed.touches().forEach(touch -> lines.add("  %-14s %s".formatted(deed.claim(), touch)));
    }
    lines.add("Guards" + where + ":");
    decisions.forEach(decision -> lines.add("  " + decision.inWords()));
    lines.addAll(Guards.remedies(decisions));
    return lines;
  }
}
