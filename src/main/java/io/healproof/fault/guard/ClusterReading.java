package io.healproof.fault.guard;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.Right;
import io.healproof.fault.UnfinishedFaults;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what guards judge. Changes nothing; what may not be read is said to be unknown. */
public final class ClusterReading {
  private final Cluster cluster;
  private final Limits limits;
  private final String run;

  public ClusterReading(Cluster cluster, Limits limits) {
    this(cluster, limits, "");
  }

  private ClusterReading(Cluster cluster, Limits limits, String run) {
    this.cluster = cluster;
    this.limits = limits;
    this.run = run;
  }

  /**
   * For a run that lasts: what it has brought itself, and removes when it ends, is not unfinished.
   */
  public ClusterReading during(String running) {
    return new ClusterReading(cluster, limits, running);
  }

  /** What it needs to read. */
  public static List<Right> rights() {
    return List.of(
        Right.to("", "", "namespaces", "get").named("kube-system"),
        Right.to(Consent.NAMESPACE, "", "configmaps", "get").named(Consent.NAME));
  }

  /**
   * How things stand now.
   *
   * @param faults as they were aimed
   * @throws HealproofException (BROKEN) when the cluster does not answer
   */
  public Situation of(List<PlannedFault> faults, Instant now) {
    List<String> unreadable = new ArrayList<>();
    @Nullable HasMetadata system =
        read(
            "the production mark on namespace kube-system",
            unreadable,
            () -> cluster.client().namespaces().withName("kube-system").get());
    if (system == null && unreadable.isEmpty()) {
      unreadable.add("namespace kube-system, which is not there");
    }
    @Nullable ConfigMap consent =
        read(
            "consent in ConfigMap " + Consent.NAMESPACE + "/" + Consent.NAME,
            unreadable,
            () ->
                cluster
                    .client()
                    .configMaps()
                    .inNamespace(Consent.NAMESPACE)
                    .withName(Consent.NAME)
                    .get());
    @Nullable Lease lease =
        read(
            "Lease " + RunLease.NAMESPACE + "/" + RunLease.NAME,
            unreadable,
            () ->
                cluster
                    .client()
                    .leases()
                    .inNamespace(RunLease.NAMESPACE)
                    .withName(RunLease.NAME)
                    .get());
    @Nullable List<String> unfinished =
        read(
            "the journal of faults, ConfigMaps in namespace " + OwnNamespace.NAME,
            unreadable,
            () -> new UnfinishedFaults(cluster).inWordsBeside(run));
    return new Situation(
        cluster.name(),
        limits,
        now,
        mark(system),
        Optional.ofNullable(consent).map(found -> Consent.of(orEmpty(found.getData()))),
        RunLease.lastFault(lease),
        RunLease.holder(lease, now),
        unfinished == null ? List.of() : unfinished,
        unreadable,
        faults);
  }

  private static Optional<String> mark(@Nullable HasMetadata namespace) {
    return namespace == null
        ? Optional.empty()
        : Optional.ofNullable(orEmpty(namespace.getMetadata().getLabels()).get(Guards.PRODUCTION));
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private <T> @Nullable T read(
      String what, List<String> unreadable, Supplier<@Nullable T> reading) {
    try {
      return reading.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        unreadable.add(what + " (403: no right to read it)");
        return null;
      }
      throw HealproofException.broken(
          "The cluster of context %s did not say: %s. %s"
              .formatted(cluster.name(), what, e.getMessage()),
          e);
    }
  }
}
