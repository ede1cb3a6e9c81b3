package io.healproof.fault;

import java.util.Optional;
import java.util.Set;

/** The key by which what was broken is told from what replaces it. */
public sealed interface Victim {

  /** The workload whose pods it is about; empty where it is another object. */
  default Optional<WorkloadRef> pods() {
    if (this instanceof Pods pods) {
      return Optional.of(pods.workload());
    }
    return this instanceof Generation generation
        ? Optional.of(generation.workload())
        : Optional.empty();
  }

  /**
   * Pods of a workload, by UID: a replacement has another.
   *
   * @param desired replicas that the workload asked for before the fault
   */
  record Pods(WorkloadRef workload, Set<String> uids, int desired) implements Victim {
    public Pods {
      uids = Set.copyOf(uids);
    }
  }

  /** A ConfigMap's state as the drift left it: whatever heals it has a later resource version. */
  record ConfigMapVersion(ConfigMapRef configMap, long resourceVersion, String key, String desired)
      implements Victim {}

  /** A workload's spec as the drift left it: whatever heals it has a later generation. */
  record Generation(WorkloadRef workload, long generation, int desired) implements Victim {}
}
