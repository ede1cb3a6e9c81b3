package io.healproof.fault;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.cluster.CustomKinds;
import io.healproof.fault.RecoverySettings.OfApplication;
import io.healproof.fault.RecoverySettings.OfWorkload;
import io.healproof.fault.RecoverySettings.Probe;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what shapes a recovery. Where a field is not set, Kubernetes' own default counts. */
public final class SettingsReader {
  /** What the admission controller DefaultTolerationSeconds adds to each pod. */
  private static final long DEFAULT_TOLERATION = 300;

  private static final long DEFAULT_GRACE = 30;
  private static final long BYTES_A_MEGABYTE = 1_000_000;

  private final KubernetesClient client;

  public SettingsReader(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Of a Deployment.
   *
   * @throws HealproofException (USAGE) when there is none
   */
  public OfWorkload workload(WorkloadRef ref) {
    Deployment deployment = new Workloads(client).deployment(ref);
    PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    List<Node> nodes =
        client.nodes().list().getItems().stream().filter(SettingsReader::takesPods).toList();
    LastStarts starts = new LastStarts(new Workloads(client).readyPods(ref));
    return new OfWorkload(
        or(deployment.getSpec().getReplicas(), 1),
        strategy(deployment.getSpec().getStrategy()),
        Duration.ofSeconds(or(deployment.getSpec().getMinReadySeconds(), 0)),
        Duration.ofSeconds(
            Objects.requireNonNullElse(pod.getTerminationGracePeriodSeconds(), DEFAULT_GRACE)),
        slowest(pod, Container::getStartupProbe),
        slowest(pod, Container::getReadinessProbe),
        slowest(pod, Container::getLivenessProbe),
        toleration(pod, "node.kubernetes.io/not-ready"),
        toleration(pod, "node.kubernetes.io/unreachable"),
        pod.getContainers().stream()
            .map(container -> Objects.requireNonNullElse(container.getImagePullPolicy(), ""))
            .distinct()
            .collect(Collectors.joining(", ")),
        (int) nodes.stream().filter(node -> hasImages(node, pod)).count(),
        nodes.size(),
        megabytes(nodes, pod),
        starts.ofContainers(),
        starts.ofApplications(),
        budgets(ref, deployment));
  }

  private static String strategy(@Nullable DeploymentStrategy strategy) {
    if (strategy == null || strategy.getRollingUpdate() == null) {
      return strategy == null ? "" : Objects.requireNonNullElse(strategy.getType(), "");
    }
    return "%s, maxUnavailable %s, maxSurge %s"
        .formatted(
            strategy.getType(),
            strategy.getRollingUpdate().getMaxUnavailable().getValue(),
            strategy.getRollingUpdate().getMaxSurge().getValue());
  }

  private static Optional<Probe> slowest(
      PodSpec pod, Function<Container, io.fabric8.kubernetes.api.model.@Nullable Probe> which) {
    return pod.getContainers().stream()
        .flatMap(container -> Optional.ofNullable(which.apply(container)).stream())
        .map(
            probe ->
                new Probe(
                    Duration.ofSeconds(or(probe.getInitialDelaySeconds(), 0)),
                    Duration.ofSeconds(or(probe.getPeriodSeconds(), 10)),
                    Duration.ofSeconds(or(probe.getTimeoutSeconds(), 1)),
                    or(probe.getSuccessThreshold(), 1),
                    or(probe.getFailureThreshold(), 3)))
        .max(Comparator.comparing(probe -> probe.initialDelay().plus(probe.period()).toSeconds()));
  }

  private static Duration toleration(PodSpec pod, String taint) {
    return pod.getTolerations().stream()
        .filter(toleration -> taint.equals(toleration.getKey()))
        .map(Toleration::getTolerationSeconds)
        .filter(Objects::nonNull)
        .findFirst()
        .map(Duration::ofSeconds)
        .orElse(Duration.ofSeconds(DEFAULT_TOLERATION));
  }

  private static boolean takesPods(Node node) {
    return !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
        && node.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static boolean hasImages(Node node, PodSpec pod) {
    List<String> names =
        node.getStatus().getImages().stream()
            .map(ContainerImage::getNames)
            .flatMap(List::stream)
            .toList();
    return pod.getContainers().stream().allMatch(container -> names.contains(container.getImage()));
  }

  private static Optional<Long> megabytes(List<Node> nodes, PodSpec pod) {
    long bytes = 0;
    for (Container container : pod.getContainers()) {
      Optional<Long> size =
          nodes.stream()
              .flatMap(node -> node.getStatus().getImages().stream())
              .filter(image -> image.getNames().contains(container.getImage()))
              .map(ContainerImage::getSizeBytes)
              .filter(Objects::nonNull)
              .findFirst();
      if (size.isEmpty()) {
        return Optional.empty();
      }
      bytes += size.get();
    }
    return Optional.of((bytes + BYTES_A_MEGABYTE - 1) / BYTES_A_MEGABYTE);
  }

  private String budgets(WorkloadRef ref, Deployment deployment) {
    return new Budgets(client)
        .of(ref.namespace(), deployment.getSpec().getTemplate().getMetadata().getLabels()).stream()
            .map(SettingsReader::inWords)
            .collect(Collectors.joining("; "));
  }

  private static String inWords(PodDisruptionBudget budget) {
    var spec = budget.getSpec();
    return spec.getMinAvailable() == null
        ? "%s: maxUnavailable %s"
            .formatted(budget.getMetadata().getName(), spec.getMaxUnavailable().getValue())
        : "%s: minAvailable %s"
            .formatted(budget.getMetadata().getName(), spec.getMinAvailable().getValue());
  }

  /** How often the containers of a Deployment's ready pods were restarted in place. */
  public RecoverySettings.OfRestarts restarts(WorkloadRef ref) {
    return new RecoverySettings.OfRestarts(
        new Workloads(client)
            .readyPods(ref).stream()
                .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                .mapToInt(status -> or(status.getRestartCount(), 0))
                .max()
                .orElse(0));
  }

  /**
   * Of an Application.
   *
   * @throws HealproofException (USAGE) when there is none
   */
  public OfApplication application(String namespace, String name) {
    GenericKubernetesResource found =
        client
            .genericKubernetesResources(CustomKinds.APPLICATION)
            .inNamespace(namespace)
            .withName(name)
            .get();
    if (found == null) {
      throw HealproofException.usage("there is no Application " + namespace + "/" + name);
    }
    @Nullable Object attempts =
        found.get("status", "operationState", "operation", "sync", "autoHealAttemptsCount");
    return new OfApplication(
        name,
        Boolean.TRUE.equals(found.get("spec", "syncPolicy", "automated", "selfHeal")),
        attempts instanceof Number count ? count.longValue() : 0,
        LastStarts.between(
            found.get("status", "operationState", "startedAt"),
            found.get("status", "operationState", "finishedAt")));
  }

  private static int or(@Nullable Integer given, int byDefault) {
    return given == null ? byDefault : given;
  }
}
