package io.healproof.experiment;

import io.healproof.cluster.Cluster;
import io.healproof.evidence.RunWriter;
import io.healproof.fault.ConfigMapRef;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Faults;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiObserver;
import io.healproof.observe.Canary;
import io.healproof.observe.PrometheusObserver;
import io.healproof.stack.Applications;
import io.healproof.stack.DeployedStack;
import io.healproof.stack.ObjectRef;
import io.healproof.stack.Ownership;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Everything that a trial needs of the world, ready for use. */
record Testbed(
    Cluster cluster,
    DeployedStack stack,
    Faults faults,
    ApiObserver api,
    PrometheusObserver prometheus,
    Canary canary,
    RunWriter record,
    RunClock clock,
    Waiting waiting,
    RandomGenerator random,
    Bounds bounds,
    Applications applications,
    Optional<UsersCheck> users) {

  /** Namespaces that the witnesses look at: the stack's, and the canary's. */
  Set<String> namespaces() {
    return watched(stack);
  }

  static Set<String> watched(DeployedStack stack) {
    Set<String> namespaces = new TreeSet<>(stack.namespaces());
    namespaces.add(Canary.NAMESPACE);
    return namespaces;
  }

  /** Name of the Application that owns what a fault changes by hand; empty for what is no drift. */
  Optional<String> ownerOf(FaultSpec fault) {
    if (fault instanceof FaultSpec.EditConfigMap edit) {
      ConfigMapRef map = edit.configMap();
      return Optional.of(
          new Ownership(cluster.client())
              .ownerOf(new ObjectRef("ConfigMap", map.namespace(), map.name())));
    }
    if (fault instanceof FaultSpec.Scale scale) {
      WorkloadRef workload = scale.workload();
      return Optional.of(
          new Ownership(cluster.client())
              .ownerOf(new ObjectRef("Deployment", workload.namespace(), workload.name())));
    }
    return Optional.empty();
  }
}
