package io.healproof.experiment;

import io.healproof.cluster.ContextCluster;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.Right;
import io.healproof.fault.FaultRights;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Traces;
import io.healproof.fault.UnfinishedFaults;
import io.healproof.fault.guard.ClusterReading;
import io.healproof.fault.guard.Consent;
import io.healproof.fault.guard.PlannedFault;
import io.healproof.fault.guard.RunLease;
import io.healproof.observe.ApiObserver;
import io.healproof.observe.Canary;
import io.healproof.observe.PrometheusClient;
import io.healproof.stack.Applications;
import io.healproof.stack.ExistingStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All that a run on somebody else's cluster needs to be allowed, part by part. */
public final class RunRights {

  /** Namespaces that a run needs before it begins. */
  public static final List<String> NAMESPACES = List.of(OwnNamespace.NAME, Consent.NAMESPACE);

  private RunRights() {}

  /**
   * Of a run as planned.
   *
   * @param namespaces of the stack
   * @param argoCd namespace of Argo CD
   * @param prometheusService path of the Service's proxy; empty where Prometheus has an address
   */
  public static List<Right> of(
      List<Claim> claims,
      List<PlannedFault> faults,
      List<String> namespaces,
      String argoCd,
      String prometheusService) {
    Set<String> watched = new TreeSet<>(namespaces);
    watched.add(Canary.NAMESPACE);
    List<Right> rights = new ArrayList<>();
    rights.addAll(ContextCluster.rights());
    rights.addAll(ExistingStack.rights(namespaces, argoCd));
    rights.addAll(ClusterReading.rights());
    rights.addAll(RunLease.rights());
    rights.addAll(Canary.rights());
    rights.addAll(UnfinishedFaults.rights());
    rights.addAll(Traces.rights(RunSession.touchable(namespaces, argoCd), Claim.objects(claims)));
    rights.addAll(ApiObserver.rights(watched, argoCd, Claim.objects(claims)));
    rights.addAll(PrometheusClient.rights(prometheusService));
    for (Claim claim : claims) {
      rights.addAll(
          FaultRights.of(
              claim.fault(),
              faults.stream()
                  .filter(fault -> fault.claim().equals(claim.id()))
                  .flatMap(fault -> fault.touches().stream())
                  .toList()));
      if (claim.fault() instanceof FaultSpec.EditConfigMap
          || claim.fault() instanceof FaultSpec.Scale
          || claim.fault() instanceof FaultSpec.Drift
          || claim.fault() instanceof FaultSpec.BlackHole) {
        rights.addAll(Applications.rights(argoCd));
      }
    }
    return rights;
  }
}
