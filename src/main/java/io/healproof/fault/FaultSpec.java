package io.healproof.fault;

import java.util.Optional;

/** What is to be done, as a scenario says it; bound to no cluster yet. */
public sealed interface FaultSpec {

  /** Stable and in kebab case, e.g. {@code pod-kill}. */
  String kind();

  /** In words, for plans and pages. */
  String describe();

  /** The workload whose pods it is about; empty where it is about another object. */
  default Optional<WorkloadRef> pods() {
    if (this instanceof KillPod kill) {
      return Optional.of(kill.workload());
    }
    if (this instanceof DrainNode drain) {
      return Optional.of(drain.workload());
    }
    if (this instanceof Scale scale) {
      return Optional.of(scale.workload());
    }
    return this instanceof Nothing nothing ? Optional.of(nothing.workload()) : Optional.empty();
  }

  /** One pod goes: at once (grace period 0), or within its own grace period. */
  record KillPod(WorkloadRef workload, boolean graceful) implements FaultSpec {
    @Override
    public String kind() {
      return graceful ? "pod-delete" : "pod-kill";
    }

    @Override
    public String describe() {
      return graceful
          ? "delete a pod of " + workload + " within its grace period"
          : "kill a pod of " + workload + " (grace period 0)";
    }
  }

  /**
   * A node that runs a pod of the workload is cordoned, and its pods are evicted.
   *
   * @param localData whether pods with emptyDir volumes may go, and their data with them
   */
  record DrainNode(WorkloadRef workload, boolean localData) implements FaultSpec {
    @Override
    public String kind() {
      return "node-drain";
    }

    @Override
    public String describe() {
      return "drain a node that runs a pod of "
          + workload
          + (localData ? ", with its emptyDir data" : "");
    }
  }

  /** A key of a ConfigMap gets another value by hand. */
  record EditConfigMap(ConfigMapRef configMap, String key, String value) implements FaultSpec {
    @Override
    public String kind() {
      return "drift-configmap";
    }

    @Override
    public String describe() {
      return "change key " + key + " of " + configMap + " by hand";
    }
  }

  /** The replica count of a workload is changed by hand. */
  record Scale(WorkloadRef workload, int replicas) implements FaultSpec {
    @Override
    public String kind() {
      return "drift-replicas";
    }

    @Override
    public String describe() {
      return "scale " + workload + " to " + replicas + " by hand";
    }
  }

  /** No fault: the control that must show nothing. */
  record Nothing(WorkloadRef workload) implements FaultSpec {
    @Override
    public String kind() {
      return "none";
    }

    @Override
    public String describe() {
      return "nothing is done to " + workload;
    }
  }
}
