package io.healproof.experiment;

import io.healproof.cluster.Cluster;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.fault.ConfigMapRef;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.WorkloadRef;
import io.healproof.stack.Ownership;
import java.util.Optional;

/**
 * Which Application heals what a fault changes by hand.
 *
 * @param cluster that holds everything but Applications
 * @param argoCd the one that holds these, which may be the same
 */
record Owners(Cluster cluster, Cluster argoCd) {

  /**
   * Its name; empty for what is no drift, and for a Service that none owns.
   *
   * @throws io.healproof.HealproofException (USAGE) when there is no such object, or none owns it
   */
  Optional<String> of(FaultSpec spec) {
    if (spec instanceof FaultSpec.EditConfigMap edit) {
      ConfigMapRef map = edit.configMap();
      return Optional.of(owner(new ObjectKey(Kind.CONFIG_MAP, map.namespace(), map.name())));
    }
    if (spec instanceof FaultSpec.Scale scale) {
      WorkloadRef workload = scale.workload();
      return Optional.of(
          owner(new ObjectKey(Kind.DEPLOYMENT, workload.namespace(), workload.name())));
    }
    if (spec instanceof FaultSpec.BlackHole hole) {
      return new Ownership(cluster.client()).findOwnerOf(hole.service());
    }
    return spec instanceof FaultSpec.Drift drift
        ? Optional.of(
            drift.action() == FaultSpec.DriftAction.ADD
                ? Ownership.ownerOf(drift.object(), drift.annotations())
                : owner(drift.object()))
        : Optional.empty();
  }

  private String owner(ObjectKey object) {
    Cluster holder = object.kind().equals(Kind.APPLICATION) ? argoCd : cluster;
    return new Ownership(holder.client()).ownerOf(object);
  }
}
