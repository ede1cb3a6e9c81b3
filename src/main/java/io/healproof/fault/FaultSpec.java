package io.healproof.fault;

import io.healproof.HealproofException;
import io.healproof.NearestName;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is to be done, as a scenario says it; bound to no cluster yet. */
public sealed interface FaultSpec {

  /** Stable and in kebab case, e.g. {@code pod-kill}. */
  String kind();

  /** In words, for plans and pages. */
  String describe();

  /** The workload whose pods it is about; empty where it is about another object. */
  default Optional<WorkloadRef> pods() {
    return this instanceof OnPods onPods ? Optional.of(onPods.workload()) : Optional.empty();
  }

  /** Whether it changes an Application of Argo CD, which may be in another cluster. */
  default boolean isOfApplication() {
    return this instanceof Drift drift && drift.object().kind().equals(Kind.APPLICATION);
  }

  /** A fault whose victims are pods of a workload. */
  sealed interface OnPods extends FaultSpec {
    WorkloadRef workload();
  }

  /**
   * Pods go: at once (grace period 0), or within their own grace period.
   *
   * @param selection how many
   */
  record KillPod(WorkloadRef workload, boolean graceful, Selection selection) implements OnPods {
    /** One pod. */
    public KillPod(WorkloadRef workload, boolean graceful) {
      this(workload, graceful, Selection.ONE);
    }

    @Override
    public String kind() {
      return graceful ? "pod-delete" : "pod-kill";
    }

    @Override
    public String describe() {
      String which = selection.inWords() + " of " + workload;
      return graceful
          ? "delete " + which + " within the grace period"
          : "kill " + which + " (grace period 0)";
    }
  }

  /**
   * A container of a pod is hit, and the pod stays.
   *
   * @param times how often, one after another
   */
  record StrikeContainer(WorkloadRef workload, Blow blow, int times) implements OnPods {
    @Override
    public String kind() {
      return blow.kind();
    }

    @Override
    public String describe() {
      return blow.inWords().formatted(workload) + (times == 1 ? "" : ", " + times + " times");
    }
  }

  /** How a container is hit. */
  enum Blow {
    /** Its processes end at once, as by a crash. */
    KILL("container-kill", "kill the process of a container of a pod of %s"),
    /** The kernel ends them for want of memory. */
    OUT_OF_MEMORY("container-oom", "let a container of a pod of %s run out of memory"),
    /** They stand still, and answer nobody. */
    HANG("container-hang", "stop the processes of a container of a pod of %s"),
    /** The sandbox goes, and with it network and containers. */
    SANDBOX("sandbox-kill", "kill the sandbox of a pod of %s"),
    /** Its probes are refused, while everybody else is served. */
    UNREADY("readiness-failure", "refuse the probes of a pod of %s");

    private final String kind;
    private final String inWords;

    Blow(String kind, String inWords) {
      this.kind = kind;
      this.inWords = inWords;
    }

    /** Stable and in kebab case. */
    public String kind() {
      return kind;
    }

    String inWords() {
      return inWords;
    }
  }

  /**
   * A node that runs a pod of the workload is cordoned, and its pods are evicted.
   *
   * @param localData whether pods with emptyDir volumes may go, and their data with them
   */
  record DrainNode(WorkloadRef workload, boolean localData) implements OnPods {
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

  /** A node that runs a pod of the workload is hit. */
  record StrikeNode(WorkloadRef workload, NodeBlow blow) implements OnPods {
    @Override
    public String kind() {
      return blow.kind();
    }

    @Override
    public String describe() {
      return blow.inWords().formatted("a node that runs a pod of " + workload);
    }
  }

  /** How a node is hit. */
  enum NodeBlow {
    /** It takes no new pods. */
    CORDON("node-cordon", "cordon %s"),
    /** All its processes end at once. */
    POWER_CUT("node-power-cut", "cut the power of %s"),
    /** It stands still, with everything on it. */
    FREEZE("node-freeze", "freeze %s"),
    /** Its kubelet stands still; its pods go on. */
    KUBELET("node-kubelet-stop", "stop the kubelet of %s"),
    /** It and the other nodes do not reach each other. */
    PARTITION("node-partition", "cut %s off from the other nodes"),
    /** Its power is cut and comes back. */
    REBOOT("node-reboot", "reboot %s");

    private final String kind;
    private final String inWords;

    NodeBlow(String kind, String inWords) {
      this.kind = kind;
      this.inWords = inWords;
    }

    /** Stable and in kebab case. */
    public String kind() {
      return kind;
    }

    String inWords() {
      return inWords;
    }
  }

  /**
   * Something is done by hand to one object of any kind.
   *
   * @param path of the field that is set or removed, e.g. {@code spec.ports[0].port}; else empty
   * @param value of the field (JSON, or else taken as text), the merge patch or the manifest (both
   *     JSON); else empty
   */
  record Drift(ObjectKey object, DriftAction action, String path, String value)
      implements FaultSpec {
    @Override
    public String kind() {
      return action.kind();
    }

    /**
     * Of an object whose kind is known by its name.
     *
     * @throws HealproofException (USAGE) when it is not
     */
    public static Drift of(
        String kind, String namespace, String name, DriftAction action, String path, String value) {
      return new Drift(new ObjectKey(known(kind), namespace, name), action, path, value);
    }

    private static Kind known(String name) {
      List<String> names = Kind.known().stream().map(Kind::name).sorted().toList();
      return Kind.named(name)
          .orElseThrow(
              () ->
                  HealproofException.usage(
                      "a drift can be about %s, not about a %s.%s%s"
                          .formatted(
                              String.join(", ", names),
                              name,
                              NearestName.hint(name, names),
                              name.equals("Secret")
                                  ? " What is to be put back lies in a ConfigMap meanwhile, which is no place for a Secret."
                                  : "")));
    }

    /** Annotations of what is added. */
    public Map<String, String> annotations() {
      Map<String, String> all = new TreeMap<>();
      DriftObject.object(value, "the manifest of " + object)
          .path("metadata")
          .path("annotations")
          .properties()
          .forEach(each -> all.put(each.getKey(), each.getValue().asText()));
      return all;
    }

    @Override
    public String describe() {
      return switch (action) {
        case SET -> "change field %s of %s by hand".formatted(path, object);
        case REMOVE -> "remove field %s of %s by hand".formatted(path, object);
        case MERGE -> "change %s by hand".formatted(object);
        case DELETE -> "delete %s by hand".formatted(object);
        case ADD -> "add %s by hand".formatted(object);
      };
    }
  }

  /** What is done by hand. */
  enum DriftAction {
    SET("drift-set"),
    REMOVE("drift-remove"),
    MERGE("drift-merge"),
    DELETE("drift-delete"),
    ADD("drift-add");

    private final String kind;

    DriftAction(String kind) {
      this.kind = kind;
    }

    /** Stable and in kebab case. */
    public String kind() {
      return kind;
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
  record Scale(WorkloadRef workload, int replicas) implements OnPods {
    @Override
    public String kind() {
      return "drift-replicas";
    }

    @Override
    public String describe() {
      return "scale " + workload + " to " + replicas + " by hand";
    }
  }

  /** A Service loses all its endpoints; their pods are left alone. */
  record BlackHole(ObjectKey service) implements FaultSpec {
    /** Where pods ask for names: kubeadm, k3s and the managed clusters call it so. */
    static final ObjectKey DNS = new ObjectKey(Kind.SERVICE, "kube-system", "kube-dns");

    /** Of a Service by its name. */
    public static BlackHole of(String namespace, String name) {
      return new BlackHole(new ObjectKey(Kind.SERVICE, namespace, name));
    }

    /** Of the cluster's DNS. */
    public static BlackHole ofDns() {
      return new BlackHole(DNS);
    }

    @Override
    public String kind() {
      return service.equals(DNS) ? "dns-loss" : "service-black-hole";
    }

    @Override
    public String describe() {
      return "take all endpoints of %s away".formatted(service);
    }
  }

  /** No fault: the control that must show nothing. */
  record Nothing(WorkloadRef workload) implements OnPods {
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
