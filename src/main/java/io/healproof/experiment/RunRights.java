package io.healproof.experiment;

import io.healproof.cluster.ContextCluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.Right;
import io.healproof.fault.BroughtObjects;
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
import io.healproof.stack.StackBringing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All that a run on somebody else's cluster needs to be allowed, part by part. */
public final class RunRights {

  /** Namespaces that a run needs before it begins. */
  public static final List<String> NAMESPACES = List.of(OwnNamespace.NAME, Consent.NAMESPACE);

  private RunRights() {}

  /**
   * What is known of a run before it begins.
   *
   * @param faults as they were aimed, those of Applications too
   * @param namespaces of the stack
   * @param argoCd namespace of Argo CD
   * @param hub whether Argo CD is in another cluster
   * @param prometheusService path of the Service's proxy; empty where Prometheus has an address
   */
  public record Planned(
      List<Claim> claims,
      List<PlannedFault> faults,
      List<String> namespaces,
      String argoCd,
      boolean hub,
      String prometheusService) {}

  /** Of a run as planned, on the cluster of its workloads. */
  public static List<Right> of(Planned planned) {
    Set<String> watched = new TreeSet<>(planned.namespaces());
    watched.add(Canary.NAMESPACE);
    boolean hub = planned.hub();
    String argoCd = planned.argoCd();
    Set<ObjectKey> all = Claim.objects(planned.claims());
    Set<ObjectKey> objects = hub ? Claim.besideApplications(all) : all;
    List<Right> rights = new ArrayList<>(everywhere(Canary.NAME));
    rights.addAll(ExistingStack.rights(planned.namespaces()));
    rights.addAll(
        Traces.rights(
            RunSession.touchable(
                planned.namespaces(), hub ? Optional.empty() : Optional.of(argoCd)),
            objects));
    rights.addAll(ApiObserver.rights(watched, objects));
    rights.addAll(PrometheusClient.rights(planned.prometheusService()));
    planned.claims().stream()
        .filter(claim -> !hub || !claim.fault().isOfApplication())
        .forEach(claim -> rights.addAll(ofFault(claim, planned.faults())));
    if (!hub) {
      rights.addAll(ExistingStack.rightsAtArgoCd(argoCd));
      rights.addAll(ApiObserver.applicationRights(argoCd));
      rights.addAll(syncing(planned));
    }
    return rights;
  }

  /**
   * Of a run that brings a platform and a stack: their namespaces are not there yet, so that rights
   * in them hold in all.
   *
   * @param planned with the namespaces and the Prometheus that will be there, and faults as far as
   *     their targets are known
   * @param objects that are brought
   */
  public static List<Right> ofBringing(Planned planned, List<ObjectKey> objects) {
    List<Right> rights = new ArrayList<>();
    of(planned)
        .forEach(
            right ->
                rights.add(NAMESPACES.contains(right.namespace()) ? right : right.everywhere()));
    rights.addAll(BroughtObjects.rights(objects));
    rights.addAll(StackBringing.rights());
    return rights;
  }

  /** Of the same run, on the hub. */
  public static List<Right> ofHub(Planned planned) {
    Set<ObjectKey> objects = Claim.applications(Claim.objects(planned.claims()));
    List<Right> rights = new ArrayList<>(everywhere(Canary.HUB_NAME));
    rights.addAll(ExistingStack.rightsAtArgoCd(planned.argoCd()));
    rights.addAll(Traces.rightsOfObjects(objects));
    rights.addAll(ApiObserver.applicationRights(planned.argoCd()));
    rights.addAll(ApiObserver.hubRights(objects));
    rights.addAll(syncing(planned));
    planned.claims().stream()
        .filter(claim -> claim.fault().isOfApplication())
        .forEach(claim -> rights.addAll(ofFault(claim, planned.faults())));
    return rights;
  }

  /** What it takes to be let in, to hold a cluster, and to know when it changes. */
  private static List<Right> everywhere(String canary) {
    List<Right> rights = new ArrayList<>();
    rights.addAll(ContextCluster.rights());
    rights.addAll(ClusterReading.rights());
    rights.addAll(RunLease.rights());
    rights.addAll(Canary.rights(canary));
    rights.addAll(UnfinishedFaults.rights());
    return rights;
  }

  private static List<Right> ofFault(Claim claim, List<PlannedFault> faults) {
    return FaultRights.of(
        claim.fault(),
        faults.stream()
            .filter(fault -> fault.claim().equals(claim.id()))
            .flatMap(fault -> fault.touches().stream())
            .toList());
  }

  /** A drift is preceded by a sync; settings of the Application that heals it are read. */
  private static List<Right> syncing(Planned planned) {
    boolean drifts =
        planned.claims().stream()
            .map(Claim::fault)
            .anyMatch(
                fault ->
                    fault instanceof FaultSpec.EditConfigMap
                        || fault instanceof FaultSpec.Scale
                        || fault instanceof FaultSpec.Drift
                        || fault instanceof FaultSpec.BlackHole);
    return drifts ? Applications.rights(planned.argoCd()) : List.of();
  }
}
