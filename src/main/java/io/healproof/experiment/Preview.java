package io.healproof.experiment;

import io.healproof.cluster.Cluster;
import io.healproof.evidence.TrialId;
import io.healproof.fault.Fault;
import io.healproof.fault.Faults;
import io.healproof.fault.Touch;
import io.healproof.fault.guard.PlannedFault;
import io.healproof.stack.ArgoCd;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.util.ArrayList;
import java.util.List;

/**
 * What the first trial of each claim would do to a cluster as it stands now: aimed by the same code
 * and with the same choices as the deed. Later trials meet what the ones before left.
 */
public final class Preview {
  /** What consent to a sync is called. */
  private static final String SYNC = "sync";

  private final Faults faults;
  private final ArgoCd argoCd;
  private final Owners owners;
  private final AimRandom random;
  private final Bounds bounds;

  /**
   * A preview on a cluster.
   *
   * @param argoCd which heals what is there
   * @param seed of the run
   * @param bounds of its trials
   */
  public Preview(
      Cluster cluster, ArgoCd argoCd, long seed, Bounds bounds, RunClock clock, Waiting waiting) {
    this.argoCd = argoCd;
    this.owners = new Owners(cluster, argoCd.cluster());
    this.faults = new Faults(cluster, argoCd.cluster(), clock, waiting, "plan");
    this.random = new AimRandom(seed);
    this.bounds = bounds;
  }

  /**
   * Aims at what there is. Reads only.
   *
   * @throws io.healproof.HealproofException when there is nothing to aim at, or it must be spared
   */
  public List<PlannedFault> of(List<Claim> claims) {
    List<PlannedFault> planned = new ArrayList<>();
    for (Claim claim : claims) {
      Fault fault =
          faults.of(
              claim.fault(),
              random.of(new TrialId(claim.id(), 1)),
              new Patience(claim, bounds).inAll());
      fault.aim();
      planned.add(new PlannedFault(claim.id(), claim.fault().kind(), fault.touches()));
    }
    // What touches nothing needs nobody's consent.
    return planned.stream().filter(fault -> !fault.touches().isEmpty()).toList();
  }

  /** The syncs that come before each drift, of the Application that heals it. Reads only. */
  public List<PlannedFault> syncs(List<Claim> claims) {
    List<PlannedFault> planned = new ArrayList<>();
    for (Claim claim : claims) {
      owners
          .of(claim.fault())
          .map(name -> Touch.of("Application", argoCd.namespace(), name, "synced"))
          .ifPresent(touch -> planned.add(new PlannedFault(claim.id(), SYNC, List.of(touch))));
    }
    return planned;
  }
}
