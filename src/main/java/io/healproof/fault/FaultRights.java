package io.healproof.fault;

import io.healproof.cluster.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a fault needs to be allowed: to aim, to do it, and to take it back. */
public final class FaultRights {

  private FaultRights() {}

  /**
   * Of one fault.
   *
   * @param touches what it was aimed at: a drain needs no right where it evicts nothing
   */
  public static List<Right> of(FaultSpec spec, List<Touch> touches) {
    List<Right> rights = new ArrayList<>();
    spec.pods().ifPresent(workload -> rights.addAll(aiming(workload.namespace())));
    if (spec instanceof FaultSpec.KillPod kill) {
      rights.add(Right.to(kill.workload().namespace(), "", "pods", "delete"));
    } else if (spec instanceof FaultSpec.DrainNode) {
      rights.addAll(drain(touches));
    } else if (spec instanceof FaultSpec.EditConfigMap edit) {
      ConfigMapRef map = edit.configMap();
      rights.add(Right.to(map.namespace(), "", "configmaps", "get", "patch").named(map.name()));
    } else if (spec instanceof FaultSpec.Scale scale) {
      WorkloadRef workload = scale.workload();
      rights.add(
          Right.to(workload.namespace(), "apps", "deployments", "patch").named(workload.name()));
    }
    return rights;
  }

  private static List<Right> aiming(String namespace) {
    return List.of(
        Right.to(namespace, "apps", "deployments", "get", "list"),
        Right.to(namespace, "", "pods", "list"),
        Right.to(namespace, "policy", "poddisruptionbudgets", "list"));
  }

  private static List<Right> drain(List<Touch> touches) {
    List<Right> rights = new ArrayList<>();
    // Any pod may be on the node; which ones are is only known when they are listed.
    rights.add(Right.to("", "", "pods", "list"));
    rights.add(Right.to("", "", "nodes", "get", "patch"));
    Set<String> evicted =
        touches.stream()
            .map(Touch::namespace)
            .filter(namespace -> !namespace.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    for (String namespace : evicted) {
      rights.add(Right.to(namespace, "", "pods/eviction", "create"));
      rights.add(Right.to(namespace, "policy", "poddisruptionbudgets", "list"));
    }
    return rights;
  }
}
