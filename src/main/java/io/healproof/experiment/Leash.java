package io.healproof.experiment;

import io.healproof.fault.Touch;
import io.healproof.fault.guard.RunLease;
import java.util.List;
import java.util.Optional;

/** What may hold a trial back from its deed. */
interface Leash {
  /** Why nothing was done. */
  String LEASHED =
      "Leashed: everything was done but the deed, so there was nothing to see (--no-leashed does it).";

  /**
   * Waits until a trial's deed may be done, before the trial begins: its steady state has to be
   * that of the moment before the deed.
   *
   * @throws io.healproof.HealproofException (REFUSED) when a guard no longer allows anything
   */
  default void awaitLeave(Claim claim) {}

  /** Whether no deed is done at all, nor what would only prepare one. */
  default boolean tight() {
    return false;
  }

  /**
   * Whether to do it, asked right before it.
   *
   * @param claim for which it is done
   * @param touched what it is aimed at
   * @return why it is not done; empty to do it now
   * @throws io.healproof.HealproofException (REFUSED) when a guard no longer allows it
   */
  Optional<String> heldBack(Claim claim, List<Touch> touched);

  /** Holds every deed back; what touches nothing needs no leash. */
  static Leash held() {
    return new Leash() {
      @Override
      public boolean tight() {
        return true;
      }

      @Override
      public Optional<String> heldBack(Claim claim, List<Touch> touched) {
        return touched.isEmpty() ? Optional.empty() : Optional.of(LEASHED);
      }
    };
  }

  /**
   * Lets go only what both clusters let go of.
   *
   * @param workloads of the cluster that holds everything but Applications
   * @param applications of the hub, which holds these
   */
  static Leash ofBoth(Leash workloads, Leash applications) {
    return new Leash() {
      @Override
      public void awaitLeave(Claim claim) {
        workloads.awaitLeave(claim);
        applications.awaitLeave(claim);
      }

      @Override
      public boolean tight() {
        return workloads.tight() || applications.tight();
      }

      @Override
      public Optional<String> heldBack(Claim claim, List<Touch> touched) {
        return (claim.fault().isOfApplication() ? applications : workloads)
            .heldBack(claim, touched);
      }
    };
  }

  /** Holds nothing back. */
  static Leash none() {
    return (claim, touched) -> Optional.empty();
  }

  /** Holds nothing back on a cluster of Healproof's own, as long as this run has it. */
  static Leash of(RunLease lease) {
    return (claim, touched) -> {
      if (!touched.isEmpty()) {
        lease.beforeFault();
      }
      return Optional.empty();
    };
  }
}
