package io.healproof.observe;

import io.healproof.cluster.ObjectKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a watch said of an object, reduced to what recovery depends on. No value of a ConfigMap, no
 * environment and no Secret enters it, so that it may enter the record of a run.
 */
public sealed interface Watched {

  String namespace();

  String name();

  String uid();

  long resourceVersion();

  /** Kind, namespace and name: what stays the same when an object is made anew. */
  default String key() {
    return getClass().getSimpleName() + " " + namespace() + "/" + name();
  }

  /**
   * A pod.
   *
   * @param owner UID of the controlling object, or empty
   * @param ready whether its Ready condition is true
   * @param deleting whether its deletion has been asked for
   * @param containers as its kubelet reports them; empty before it does
   */
  record PodSeen(
      String namespace,
      String name,
      String uid,
      long resourceVersion,
      String owner,
      String node,
      boolean scheduled,
      boolean containersStarted,
      boolean ready,
      boolean deleting,
      List<ContainerSeen> containers)
      implements Watched {
    public PodSeen {
      containers = List.copyOf(containers);
    }

    /** How often its containers were restarted in place, all together. */
    public int restarts() {
      return containers.stream().mapToInt(ContainerSeen::restarts).sum();
    }
  }

  /**
   * A container of a pod.
   *
   * @param id of the running or last container, which changes with each restart in place; or empty
   * @param waiting why it does not run, e.g. {@code CrashLoopBackOff}; or empty
   */
  record ContainerSeen(String name, String id, int restarts, String waiting) {}

  /** A ReplicaSet and the UID of its Deployment, or empty. */
  record ReplicaSetSeen(
      String namespace, String name, String uid, long resourceVersion, String owner)
      implements Watched {}

  /** A workload of so many pods. */
  sealed interface Replicated extends Watched {
    long generation();

    long observedGeneration();

    int desired();

    int available();
  }

  /** A Deployment. */
  record DeploymentSeen(
      String namespace,
      String name,
      String uid,
      long resourceVersion,
      long generation,
      long observedGeneration,
      int desired,
      int available)
      implements Replicated {}

  /** A StatefulSet; those of its pods that are ready are available. */
  record StatefulSetSeen(
      String namespace,
      String name,
      String uid,
      long resourceVersion,
      long generation,
      long observedGeneration,
      int desired,
      int available)
      implements Replicated {}

  /** An EndpointSlice: the service it belongs to, and the UIDs of the pods that are ready in it. */
  record EndpointsSeen(
      String namespace,
      String name,
      String uid,
      long resourceVersion,
      String service,
      Set<String> readyPods)
      implements Watched {
    public EndpointsSeen {
      // In one order, so that the same state is always kept in the same words.
      readyPods = Collections.unmodifiableSortedSet(new TreeSet<>(readyPods));
    }
  }

  /** A ConfigMap: its keys, each with the SHA-256 of its value. */
  record ConfigMapSeen(
      String namespace,
      String name,
      String uid,
      long resourceVersion,
      Map<String, String> valueHashes)
      implements Watched {}

  /**
   * The object that a drift is about, whatever its kind.
   *
   * @param kind e.g. {@code Service}
   * @param stateHash what it asks for, as {@code SemanticState} has it
   */
  record ObjectSeen(
      String namespace,
      String name,
      String uid,
      long resourceVersion,
      String kind,
      String stateHash)
      implements Watched {
    @Override
    public String key() {
      return "ObjectSeen " + kind + " " + namespace + "/" + name;
    }

    /** Whether it is this object. */
    public boolean is(ObjectKey object) {
      return kind.equals(object.kind().name())
          && namespace.equals(object.namespace())
          && name.equals(object.name());
    }
  }

  /**
   * An Argo CD Application.
   *
   * @param operation phase of the newest operation, or empty
   * @param operationStarted when that operation began, as Argo CD writes it; or empty
   * @param automated whether Argo CD started that operation by itself
   * @param selfHealAttempts how many self-heal attempts that operation counts, 0 where none
   */
  record ApplicationSeen(
      String namespace,
      String name,
      String uid,
      long resourceVersion,
      String sync,
      String health,
      String operation,
      String operationStarted,
      boolean automated,
      long selfHealAttempts)
      implements Watched {}

  /** A node. */
  record NodeSeen(
      String name, String uid, long resourceVersion, boolean ready, boolean unschedulable)
      implements Watched {
    @Override
    public String namespace() {
      return "";
    }
  }

  /**
   * The lease that a kubelet renews every ten seconds.
   *
   * @param name of the node
   * @param renewedAt when, by the node's clock, in seconds since the epoch; NaN where it does not
   *     say
   */
  record LeaseSeen(
      String namespace, String name, String uid, long resourceVersion, double renewedAt)
      implements Watched {}

  /**
   * An event that a component reported.
   *
   * @param kind of the object that it is about
   * @param object its name
   * @param objectUid its UID, or empty
   * @param reason e.g. {@code Pulled}
   * @param count how often it was reported so far, at least 1
   * @param reporter the component, e.g. {@code kubelet}; or empty
   */
  record EventSeen(
      String namespace,
      String name,
      String uid,
      long resourceVersion,
      String kind,
      String object,
      String objectUid,
      String reason,
      int count,
      String reporter)
      implements Watched {}
}
