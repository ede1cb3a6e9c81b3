package io.healproof.fault;

import io.healproof.evidence.Covariates;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What in a cluster's objects shapes how a target recovers, as it was read before the fault. */
public sealed interface RecoverySettings {

  /** Each setting by its name, as Kubernetes and Argo CD write them, for the record. */
  Map<String, String> byName();

  /**
   * Of a Deployment.
   *
   * @param startup its slowest container's, as the other probes
   * @param imageOnNodes on how many of {@code nodes} all of its images are, as far as they report
   * @param nodes on which a pod may be started: ready and not cordoned
   * @param budget the disruption budget on its pods, in words; or empty
   */
  record OfWorkload(
      int replicas,
      String strategy,
      Duration minReady,
      Duration terminationGrace,
      Optional<Probe> startup,
      Optional<Probe> readiness,
      Optional<Probe> liveness,
      Duration notReadyToleration,
      Duration unreachableToleration,
      String imagePullPolicy,
      int imageOnNodes,
      int nodes,
      String budget)
      implements RecoverySettings {

    @Override
    public Map<String, String> byName() {
      Map<String, String> all = new TreeMap<>();
      all.put("replicas", Integer.toString(replicas));
      all.put("strategy", strategy);
      all.put("minReadySeconds", seconds(minReady));
      all.put("terminationGracePeriodSeconds", seconds(terminationGrace));
      all.put("startupProbe", startup.map(Probe::inWords).orElse("none"));
      all.put("readinessProbe", readiness.map(Probe::inWords).orElse("none"));
      all.put("livenessProbe", liveness.map(Probe::inWords).orElse("none"));
      all.put("tolerationSeconds not-ready", seconds(notReadyToleration));
      all.put("tolerationSeconds unreachable", seconds(unreachableToleration));
      all.put("imagePullPolicy", imagePullPolicy);
      all.put(Covariates.IMAGES_PRESENT, "on %d of %d nodes".formatted(imageOnNodes, nodes));
      all.put("PodDisruptionBudget", budget.isEmpty() ? "none" : budget);
      return all;
    }
  }

  /**
   * Of an Argo CD Application.
   *
   * @param attempts self-heal attempts that its newest operation counts: the next one waits longer
   *     with each
   */
  record OfApplication(String name, boolean selfHeal, long attempts) implements RecoverySettings {
    @Override
    public Map<String, String> byName() {
      return new TreeMap<>(
          Map.of(
              "Application", name,
              "selfHeal", Boolean.toString(selfHeal),
              "self-heal attempts so far", Long.toString(attempts)));
    }
  }

  /** A probe of a container. */
  record Probe(
      Duration initialDelay,
      Duration period,
      Duration timeout,
      int successThreshold,
      int failureThreshold) {

    /** E.g. {@code periodSeconds 1, failureThreshold 3}. */
    String inWords() {
      String delay =
          initialDelay.isZero() ? "" : "initialDelaySeconds " + seconds(initialDelay) + ", ";
      return "%speriodSeconds %s, timeoutSeconds %s, successThreshold %d, failureThreshold %d"
          .formatted(delay, seconds(period), seconds(timeout), successThreshold, failureThreshold);
    }
  }

  private static String seconds(Duration time) {
    return Long.toString(time.toSeconds());
  }
}
