package io.healproof.experiment;

import io.healproof.cluster.Cluster;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Touch;
import io.healproof.fault.guard.ClusterReading;
import io.healproof.fault.guard.Guards;
import io.healproof.fault.guard.Limits;
import io.healproof.fault.guard.PlannedFault;
import io.healproof.fault.guard.RunLease;
import io.healproof.fault.guard.Situation;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks the guards again before each deed, for consent may end and a mark may be set while a run
 * lasts; keeps the spacing between faults; and does no deed at all on the leash.
 */
final class GuardedLeash implements Leash {
  private final Cluster cluster;
  private final Limits limits;
  private final boolean leashed;
  private final String run;
  private final RunLease lease;
  private final RunClock clock;
  private final Waiting waiting;

  /**
   * Of a run.
   *
   * @param run its id: what it has brought itself is no unfinished fault to it
   */
  GuardedLeash(
      Cluster cluster,
      Limits limits,
      boolean leashed,
      String run,
      RunLease lease,
      RunClock clock,
      Waiting waiting) {
    this.cluster = cluster;
    this.limits = limits;
    this.leashed = leashed;
    this.run = run;
    this.lease = lease;
    this.clock = clock;
    this.waiting = waiting;
  }

  @Override
  public boolean tight() {
    return leashed;
  }

  @Override
  public void awaitLeave(Claim claim) {
    if (claim.fault() instanceof FaultSpec.Nothing) {
      return;
    }
    Guards.require(cluster.name(), Guards.beforeConnecting(cluster.name(), limits, clock.wall()));
    Situation now = situation(List.of());
    Optional<Duration> left = now.untilSpaced();
    left.ifPresent(waiting::pause);
    Guards.require(cluster.name(), Guards.of(left.isPresent() ? situation(List.of()) : now));
  }

  @Override
  public Optional<String> heldBack(Claim claim, List<Touch> touched) {
    if (touched.isEmpty()) {
      return Optional.empty();
    }
    PlannedFault fault = new PlannedFault(claim.id(), claim.fault().kind(), touched);
    Guards.require(cluster.name(), Guards.beforeConnecting(cluster.name(), limits, clock.wall()));
    Guards.require(cluster.name(), Guards.of(situation(List.of(fault))));
    return (leashed ? Leash.held() : Leash.of(lease)).heldBack(claim, touched);
  }

  private Situation situation(List<PlannedFault> faults) {
    return new ClusterReading(cluster, limits).during(run).of(faults, clock.wall()).held();
  }
}
