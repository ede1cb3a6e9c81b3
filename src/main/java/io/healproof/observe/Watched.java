package io.healproof.observe;

import java.util.Map;
import java.util.Set;

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
   * @param restarts how often its containers were started again in place, all together
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
      int restarts)
      implements Watched {
    /** A pod of which nothing was started again in place. */
    public PodSeen(
        String namespace,
        String name,
        String uid,
        long resourceVersion,
        String owner,
        String node,
        boolean scheduled,
        boolean containersStarted,
        boolean ready,
        boolean deleting) {
      this(
          namespace,
          name,
          uid,
          resourceVersion,
          owner,
          node,
          scheduled,
          containersStarted,
          ready,
          deleting,
          0);
    }
  }

  /** A ReplicaSet and the UID of its Deployment, or empty. */
  record ReplicaSetSeen(
      String namespace, String name, String uid, long resourceVersion, String owner)
      implements Watched {}

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
      implements Watched {}

  /** An EndpointSlice: the service it belongs to, and the UIDs of the pods that are ready in it. */
  record EndpointsSeen(
      String namespace,
      String name,
      String uid,
      long resourceVersion,
      String service,
      Set<String> readyPods)
      implements Watched {}

  /** A ConfigMap: its keys, each with the SHA-256 of its value. */
  record ConfigMapSeen(
      String namespace,
      String name,
      String uid,
      long resourceVersion,
      Map<String, String> valueHashes)
      implements Watched {}

  /**
   * An Argo CD Application.
   *
   * @param operation phase of the newest operation, or empty
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
}
