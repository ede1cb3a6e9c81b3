package io.healproof.fault;

import io.healproof.cluster.Kind;
import io.healproof.cluster.NodePods;
import io.healproof.cluster.ObjectKey;
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
    } else if (spec instanceof FaultSpec.StrikeContainer strike) {
      // All else is done on the pod's node.
      rights.add(Right.to(strike.workload().namespace(), "", "pods", "get"));
      rights.addAll(NodePods.rights());
    } else if (spec instanceof FaultSpec.StrikeNode strike) {
      rights.addAll(strike(strike.blow()));
    } else if (spec instanceof FaultSpec.DrainNode) {
      rights.addAll(drain(touches));
    } else if (spec instanceof FaultSpec.Drift drift) {
      rights.addAll(drift(drift));
    } else if (spec instanceof FaultSpec.EditConfigMap edit) {
      ConfigMapRef map = edit.configMap();
      rights.addAll(changing(new ObjectKey(Kind.CONFIG_MAP, map.namespace(), map.name())));
    } else if (spec instanceof FaultSpec.Scale scale) {
      WorkloadRef workload = scale.workload();
      rights.addAll(
          changing(new ObjectKey(Kind.DEPLOYMENT, workload.namespace(), workload.name())));
    } else if (spec instanceof FaultSpec.BlackHole hole) {
      rights.addAll(changing(hole.service()));
      rights.add(
          Right.to(hole.service().namespace(), "discovery.k8s.io", "endpointslices", "list"));
    }
    return rights;
  }

  private static List<Right> strike(FaultSpec.NodeBlow blow) {
    List<Right> rights = new ArrayList<>();
    rights.add(Right.to("", "", "nodes", "get", "list"));
    if (blow == FaultSpec.NodeBlow.CORDON) {
      rights.add(Right.to("", "", "nodes", "patch"));
    } else {
      // Any pod may be on the node; which ones are is only known when they are listed.
      rights.add(Right.to("", "", "pods", "list"));
      rights.addAll(NodePods.rights());
    }
    if (blow == FaultSpec.NodeBlow.PARTITION) {
      rights.add(Right.to("default", "discovery.k8s.io", "endpointslices", "list"));
    }
    return rights;
  }

  private static List<Right> drift(FaultSpec.Drift drift) {
    ObjectKey object = drift.object();
    List<Right> rights = new ArrayList<>();
    if (object.kind().equals(Kind.DEPLOYMENT)) {
      rights.addAll(aiming(object.namespace()));
    }
    switch (drift.action()) {
      case SET, REMOVE, MERGE -> rights.addAll(changing(object));
      case DELETE, ADD -> {
        rights.add(right(object, "get", "delete").named(object.name()));
        // An object's name is not known to who decides about its making.
        rights.add(right(object, "create"));
      }
    }
    return rights;
  }

  private static List<Right> changing(ObjectKey object) {
    return List.of(right(object, "get", "patch").named(object.name()));
  }

  private static Right right(ObjectKey object, String... verbs) {
    return Right.to(object.namespace(), object.kind().group(), object.kind().plural(), verbs);
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
