package io.healproof.fault;

import io.healproof.evidence.Covariates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What in a cluster's objects shapes how a target recovers, as it was read before the fault. */
public sealed interface RecoverySettings {

  /** Each setting by its name, as Kubernetes and Argo CD write them, for the record. */
  Map<String, String> byName();

  /**
   * The settings that a record tells by {@link #byName}; names that are no setting are left out.
   *
   * @throws IllegalArgumentException naming a setting that is missing, or not written like that
   */
  static List<RecoverySettings> of(Map<String, String> byName) {
    NamedSettings named = new NamedSettings(byName);
    List<RecoverySettings> settings = new ArrayList<>();
    if (byName.containsKey("replicas")) {
      settings.add(OfWorkload.of(named));
    }
    if (byName.containsKey("Application")) {
      settings.add(OfApplication.of(named));
    }
    if (byName.containsKey(OfRestarts.MOST)) {
      settings.add(new OfRestarts(named.number(OfRestarts.MOST)));
    }
    return settings;
  }

  /** What a setting says that is not there. */
  String NONE = "none";

  /**
   * Of a Deployment.
   *
   * @param startup its slowest container's, as the other probes
   * @param imageOnNodes on how many of {@code nodes} all of its images are, as far as they report
   * @param nodes on which a pod may be started: ready and not cordoned
   * @param imageMegabytes size of all of its images, compressed, rounded up; empty where no node
   *     reports one of them
   * @param containerStarts of each running pod that was never restarted in place, how long its
   *     kubelet took to start its containers, images and all, to a second; shortest first
   * @param applicationStarts of each ready pod, how long after the last start of a container it was
   *     Ready, to a second; shortest first
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
      Optional<Long> imageMegabytes,
      List<Duration> containerStarts,
      List<Duration> applicationStarts,
      String budget)
      implements RecoverySettings {

    public OfWorkload {
      containerStarts = containerStarts.stream().sorted().toList();
      applicationStarts = applicationStarts.stream().sorted().toList();
    }

    private static OfWorkload of(NamedSettings named) {
      List<Integer> images = named.part(Covariates.IMAGES_PRESENT);
      String budget = named.text("PodDisruptionBudget");
      return new OfWorkload(
          named.number("replicas"),
          named.text("strategy"),
          named.seconds("minReadySeconds"),
          named.seconds("terminationGracePeriodSeconds"),
          named.probe("startupProbe"),
          named.probe("readinessProbe"),
          named.probe("livenessProbe"),
          named.seconds("tolerationSeconds not-ready"),
          named.seconds("tolerationSeconds unreachable"),
          named.text("imagePullPolicy"),
          images.get(0),
          images.get(1),
          named.size(Covariates.IMAGE_SIZE),
          named.times(Covariates.CONTAINER_STARTS),
          named.times(Covariates.APPLICATION_STARTS),
          budget.equals(NONE) ? "" : budget);
    }

    @Override
    public Map<String, String> byName() {
      Map<String, String> all = new TreeMap<>();
      all.put("replicas", Integer.toString(replicas));
      all.put("strategy", strategy);
      all.put("minReadySeconds", seconds(minReady));
      all.put("terminationGracePeriodSeconds", seconds(terminationGrace));
      all.put("startupProbe", startup.map(Probe::inWords).orElse(NONE));
      all.put("readinessProbe", readiness.map(Probe::inWords).orElse(NONE));
      all.put("livenessProbe", liveness.map(Probe::inWords).orElse(NONE));
      all.put("tolerationSeconds not-ready", seconds(notReadyToleration));
      all.put("tolerationSeconds unreachable", seconds(unreachableToleration));
      all.put("imagePullPolicy", imagePullPolicy);
      all.put(Covariates.IMAGES_PRESENT, "on %d of %d nodes".formatted(imageOnNodes, nodes));
      all.put(Covariates.IMAGE_SIZE, imageMegabytes.map(size -> size + " MB").orElse(NONE));
      all.put(Covariates.CONTAINER_STARTS, times(containerStarts));
      all.put(Covariates.APPLICATION_STARTS, times(applicationStarts));
      all.put("PodDisruptionBudget", budget.isEmpty() ? NONE : budget);
      return all;
    }
  }

  /**
   * Of an Argo CD Application.
   *
   * @param attempts self-heal attempts that its newest operation counts: the next one waits longer
   *     with each
   * @param lastSync how long its newest operation took, to a second; empty where it knows of none
   */
  record OfApplication(String name, boolean selfHeal, long attempts, Optional<Duration> lastSync)
      implements RecoverySettings {

    private static OfApplication of(NamedSettings named) {
      return new OfApplication(
          named.text("Application"),
          Boolean.parseBoolean(named.text("selfHeal")),
          named.number("self-heal attempts so far"),
          named.times(Covariates.LAST_SYNC).stream().findFirst());
    }

    @Override
    public Map<String, String> byName() {
      return new TreeMap<>(
          Map.of(
              "Application",
              name,
              "selfHeal",
              Boolean.toString(selfHeal),
              "self-heal attempts so far",
              Long.toString(attempts),
              Covariates.LAST_SYNC,
              times(lastSync.stream().toList())));
    }
  }

  /**
   * What the kubelet remembers of a workload's containers.
   *
   * @param most restarts in place of one of them so far: from the second on, each waits twice as
   *     long as the one before (10 s at first, 300 s at most), until 10 min have passed without one
   */
  record OfRestarts(int most) implements RecoverySettings {
    private static final String MOST = "most restarts of a container so far";

    @Override
    public Map<String, String> byName() {
      return Map.of(MOST, Integer.toString(most));
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
    public String inWords() {
      String delay =
          initialDelay.isZero() ? "" : "initialDelaySeconds " + seconds(initialDelay) + ", ";
      return "%speriodSeconds %s, timeoutSeconds %s, successThreshold %d, failureThreshold %d"
          .formatted(delay, seconds(period), seconds(timeout), successThreshold, failureThreshold);
    }
  }

  private static String times(List<Duration> times) {
    return times.isEmpty()
        ? NONE
        : times.stream().map(time -> seconds(time) + " s").collect(Collectors.joining(", "));
  }

  private static String seconds(Duration time) {
    return Long.toString(time.toSeconds());
  }
}
