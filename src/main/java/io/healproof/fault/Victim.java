package io.healproof.fault;

import io.healproof.cluster.ObjectKey;
import java.util.Optional;
import java.util.Set;

/** The key by which what was broken is told from what replaces it. */
public sealed interface Victim {

  /** The workload whose pods it is about; empty where it is another object. */
  default Optional<WorkloadRef> pods() {
    if (this instanceof Pods pods) {
      return Optional.of(pods.workload());
    }
    if (this instanceof Node node) {
      return Optional.of(node.workload());
    }
    if (this instanceof Containers containers) {
      return Optional.of(containers.workload());
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

  /**
   * Pods whose containers were hit, by UID: they stay, and their containers are restarted in place,
   * unless somebody replaces them altogether.
   *
   * @param desired replicas that the workload asked for before the fault
   * @param restarts that have to be seen of each before it counts as healed; 0 where none has to
   * @param sign by which the effect is known
   */
  record Containers(WorkloadRef workload, Set<String> uids, int desired, int restarts, Sign sign)
      implements Victim {
    public Containers {
      uids = Set.copyOf(uids);
    }
  }

  /**
   * A node, by name, and the pods of the workload that it ran, by UID: who heals it serves without
   * them. One that is lost may keep its pods in the API for good.
   *
   * @param lost whether it stops answering; otherwise it is only closed to new pods
   */
  record Node(String name, WorkloadRef workload, Set<String> uids, int desired, boolean lost)
      implements Victim {
    public Node {
      uids = Set.copyOf(uids);
    }
  }

  /** What shows that a container was hit. */
  enum Sign {
    /** It has ended, or was restarted since. */
    ENDED("a container of the pod has ended, or was restarted"),
    /** The same, and it takes until the node has booted before anybody can tell. */
    BOOTED("a container of the pod has ended, or was restarted, as its node booted"),
    /** The pod is not ready. */
    NOT_READY("the pod is not ready");

    private final String inWords;

    Sign(String inWords) {
      this.inWords = inWords;
    }

    public String inWords() {
      return inWords;
    }
  }

  /** A ConfigMap's state as the drift left it: whatever heals it has a later resource version. */
  record ConfigMapVersion(ConfigMapRef configMap, long resourceVersion, String key, String desired)
      implements Victim {}

  /**
   * Any object, as the drift left it: whatever heals it has a later resource version.
   *
   * @param resourceVersion that the drift led to; of an object that was deleted, its last
   * @param desiredHash what it asked for before, as {@code SemanticState} has it; empty for one
   *     that was not there
   * @param gone whether the drift deleted it
   */
  record ObjectVersion(ObjectKey object, long resourceVersion, String desiredHash, boolean gone)
      implements Victim {}

  /**
   * A Service without endpoints: whatever heals it has a later resource version, and its endpoints
   * too.
   *
   * @param resourceVersion of the Service that the change led to
   * @param desiredHash what the Service asked for before, as {@code SemanticState} has it
   * @param uids of the pods that were ready endpoints before; at least one
   */
  record Endpoints(ObjectKey service, long resourceVersion, String desiredHash, Set<String> uids)
      implements Victim {
    public Endpoints {
      uids = Set.copyOf(uids);
    }
  }

  /** A workload's spec as the drift left it: whatever heals it has a later generation. */
  record Generation(WorkloadRef workload, long generation, int desired) implements Victim {}
}
