package io.healproof.fault.guard;

import io.healproof.cluster.Cluster;
import io.healproof.fault.UnfinishedFaults;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes back what dead runs left in a cluster. It holds the run's Lease meanwhile, so that the
 * faults of a run that lives are left to it.
 */
public final class LeasedRecovery {
  private final Cluster cluster;
  private final RunClock clock;
  private final Waiting waiting;

  public LeasedRecovery(Cluster cluster, RunClock clock, Waiting waiting) {
    this.cluster = cluster;
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * Takes back everything that is unfinished; changes nothing where nothing is.
   *
   * @param say told what is waited for
   * @return what was done, a line each
   * @throws io.healproof.HealproofException (REFUSED) when a living run holds the cluster; (BROKEN)
   *     when something could not be taken back; the rest was
   */
  public List<String> recover(Consumer<String> say) {
    UnfinishedFaults unfinished = new UnfinishedFaults(cluster);
    if (unfinished.inWords().isEmpty()) {
      return List.of();
    }
    String holder =
        "healproof recover %d %s".formatted(ProcessHandle.current().pid(), clock.wall());
    RunLease lease = RunLease.take(cluster.client(), holder, clock, waiting, say);
    try {
      return unfinished.recover();
    } finally {
      lease.close();
    }
  }
}
