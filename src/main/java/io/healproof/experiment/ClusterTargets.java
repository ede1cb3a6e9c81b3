package io.healproof.experiment;

import io.healproof.cluster.Cluster;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.evidence.TrialId;
import io.healproof.fault.Fault;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Faults;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.SettingsReader;
import io.healproof.fault.Traces;
import io.healproof.fault.WorkloadRef;
import io.healproof.stack.Applications;
import io.healproof.stack.ArgoCd;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The targets on a cluster. */
final class ClusterTargets implements Targets {
  private final Cluster cluster;
  private final Faults faults;
  private final ArgoCd argoCd;
  private final Applications applications;
  private final Set<String> namespaces;
  private final Set<ObjectKey> objects;
  private final AimRandom random;
  private final Leash leash;

  /**
   * On a cluster.
   *
   * @param argoCd whose Applications heal what is there
   * @param namespaces whose objects faults may touch
   * @param objects that faults are about, wherever they are
   */
  ClusterTargets(
      Cluster cluster,
      Faults faults,
      ArgoCd argoCd,
      Set<String> namespaces,
      Set<ObjectKey> objects,
      AimRandom random,
      Leash leash,
      Waiting waiting) {
    this.namespaces = Set.copyOf(namespaces);
    this.objects = Set.copyOf(objects);
    this.random = random;
    this.leash = leash;
    this.cluster = cluster;
    this.faults = faults;
    this.argoCd = argoCd;
    this.applications = new Applications(argoCd, waiting);
  }

  @Override
  public Fault fault(FaultSpec spec, TrialId trial, Duration watched) {
    return faults.of(spec, random.of(trial), watched);
  }

  @Override
  public Leash leash() {
    return leash;
  }

  @Override
  public Optional<String> ownerOf(FaultSpec spec) {
    return new Owners(cluster, argoCd.cluster()).of(spec);
  }

  @Override
  public List<RecoverySettings> settings(FaultSpec spec) {
    SettingsReader reader = new SettingsReader(cluster.client());
    List<RecoverySettings> settings = new ArrayList<>();
    spec.pods().ifPresent(workload -> settings.add(reader.workload(workload)));
    if (spec instanceof FaultSpec.Drift drift && drift.object().kind().equals(Kind.DEPLOYMENT)) {
      settings.add(
          reader.workload(new WorkloadRef(drift.object().namespace(), drift.object().name())));
    }
    if (spec instanceof FaultSpec.StrikeContainer strike) {
      settings.add(reader.restarts(strike.workload()));
    }
    SettingsReader there = new SettingsReader(argoCd.cluster().client());
    ownerOf(spec).ifPresent(name -> settings.add(there.application(argoCd.namespace(), name)));
    return settings;
  }

  @Override
  public Traces traces() {
    if (!argoCd.isElsewhere(cluster)) {
      return Traces.of(cluster, namespaces, objects);
    }
    return Traces.of(cluster, namespaces, Claim.besideApplications(objects))
        .and(Traces.ofObjects(argoCd.cluster(), Claim.applications(objects)));
  }

  @Override
  public void sync(String application, Duration deadline) {
    applications.sync(application, deadline);
  }
}
