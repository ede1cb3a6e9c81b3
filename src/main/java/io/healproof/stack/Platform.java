package io.healproof.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Argo CD, the Git server, Prometheus, kube-state-metrics, the blackbox exporter and the
 * Pushgateway: plain manifests, a folder for each component.
 */
public final class Platform {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CRD_DEADLINE = Duration.ofSeconds(30);
  private static final String CONFIG_HASH = "healproof.io/config";
  private static final String ARGO_CD = "argocd";

  private final Path folder;
  private final Waiting waiting;
  private final Placement placement;

  /**
   * That of a cluster which is Healproof's own.
   *
   * @param folder {@code cluster-fixtures/platform}
   */
  public Platform(Path folder, Waiting waiting) {
    this(folder, waiting, Placement.APPLY);
  }

  Platform(Path folder, Waiting waiting, Placement placement) {
    this.folder = folder;
    this.waiting = waiting;
    this.placement = placement;
  }

  /**
   * Applies the manifests (server-side, field manager {@code healproof}) and waits until every
   * workload is available. Doing it again on a running platform changes nothing and is quick.
   *
   * @throws HealproofException (broken) at the deadline: names the workload, its failing pod, that
   *     pod's events and its last log lines
   */
  public PlatformAddresses deploy(Cluster cluster, Duration deadline, Progress progress) {
    put(cluster.client(), deadline, progress);
    return addresses(cluster);
  }

  /** The same, without regard to how it is reached from this machine. */
  void put(KubernetesClient client, Duration deadline, Progress progress) {
    List<HasMetadata> objects = manifests();
    try (Progress.Step step = progress.begin("platform", 0, 0, Optional.empty())) {
      try {
        step.now("applying " + objects.size() + " objects");
        apply(client, objects);
        await(client, workloads(objects), deadline, step);
        step.done(workloads(objects).size() + " workloads available");
      } catch (HealproofException e) {
        step.failed("not available");
        throw e;
      }
    }
  }

  /** All manifests, those first that others need: namespaces, then kinds, then the rest. */
  List<HasMetadata> manifests() {
    List<HasMetadata> all = new ArrayList<>();
    for (Path component : components()) {
      all.addAll(component(component));
    }
    if (all.isEmpty()) {
      throw HealproofException.usage("No platform manifests in " + folder + ".");
    }
    List<HasMetadata> objects = placement == Placement.BRING ? GuestPlatform.fitting(all) : all;
    Map<Integer, List<HasMetadata>> byRank =
        objects.stream()
            .collect(
                Collectors.groupingBy(Platform::rank, java.util.TreeMap::new, Collectors.toList()));
    return byRank.values().stream().flatMap(List::stream).toList();
  }

  /**
   * The manifests of Argo CD, which heals drift.
   *
   * @param known namespaces that a manifest may name
   */
  public List<RenderedManifest> argoCd(Set<String> known) {
    return component(folder.resolve(ARGO_CD)).stream()
        .map(object -> RenderedManifest.of(ARGO_CD, Manifests.toMap(object), known))
        .toList();
  }

  private List<Path> components() {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw HealproofException.broken(
          "Cannot read the platform's manifests in " + folder + ": " + e.getMessage(), e);
    }
  }

  private static int rank(HasMetadata object) {
    return switch (object.getKind()) {
      case "Namespace" -> 0;
      case "CustomResourceDefinition" -> 1;
      case "Deployment", "StatefulSet", "DaemonSet" -> 3;
      default -> 2;
    };
  }

  /**
   * The manifests of one component. Its pods carry a hash of its configuration, so that a changed
   * ConfigMap restarts what reads it.
   */
  static List<HasMetadata> component(Path component) {
    List<HasMetadata> objects =
        Manifests.in(component).stream().flatMap(file -> Manifests.read(file).stream()).toList();
    String configuration =
        objects.stream()
            .filter(each -> each.getKind().equals("ConfigMap") || each.getKind().equals("Secret"))
            .map(Manifests::toYaml)
            .collect(Collectors.joining("---\n"));
    if (!configuration.isEmpty()) {
      objects.forEach(each -> podTemplate(each).ifPresent(pod -> mark(pod, sha256(configuration))));
    }
    return objects;
  }

  static Optional<PodTemplateSpec> podTemplate(HasMetadata object) {
    if (object instanceof Deployment deployment) {
      return Optional.of(deployment.getSpec().getTemplate());
    }
    return object instanceof StatefulSet set
        ? Optional.of(set.getSpec().getTemplate())
        : Optional.empty();
  }

  private static void mark(PodTemplateSpec pod, String hash) {
    Map<String, String> annotations = new LinkedHashMap<>();
    if (pod.getMetadata().getAnnotations() != null) {
      annotations.putAll(pod.getMetadata().getAnnotations());
    }
    annotations.put(CONFIG_HASH, hash);
    pod.getMetadata().setAnnotations(annotations);
  }

  private void apply(KubernetesClient client, List<HasMetadata> objects) {
    List<HasMetadata> kinds = objects.stream().filter(each -> rank(each) == 1).toList();
    objects.stream().filter(each -> rank(each) <= 1).forEach(each -> placement.put(client, each));
    if (!waiting.until(
        "resource definitions are established",
        POLL,
        CRD_DEADLINE,
        () -> kinds.stream().allMatch(each -> isEstablished(client, each)))) {
      throw HealproofException.broken(
          "The API server has not established the resource definitions "
              + kinds.stream().map(each -> each.getMetadata().getName()).toList()
              + " after "
              + CRD_DEADLINE.toSeconds()
              + " s.",
          null);
    }
    objects.stream().filter(each -> rank(each) > 1).forEach(each -> placement.put(client, each));
  }

  private static boolean isEstablished(KubernetesClient client, HasMetadata kind) {
    var found =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName(kind.getMetadata().getName())
            .get();
    return found != null
        && found.getStatus() != null
        && found.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
  }

  private static List<ObjectRef> workloads(List<HasMetadata> objects) {
    return objects.stream()
        .filter(each -> rank(each) == 3)
        .map(
            each ->
                new ObjectRef(
                    each.getKind(),
                    each.getMetadata().getNamespace(),
                    each.getMetadata().getName()))
        .toList();
  }

  private void await(
      KubernetesClient client, List<ObjectRef> workloads, Duration deadline, Progress.Step step) {
    boolean available =
        waiting.until(
            "the platform is available",
            POLL,
            deadline,
            () -> {
              List<ObjectRef> missing =
                  workloads.stream().filter(each -> !isSettled(client, each)).toList();
              if (!missing.isEmpty()) {
                step.now(
                    "waiting for "
                        + missing.stream().map(ObjectRef::name).collect(Collectors.joining(", ")));
              }
              return missing.isEmpty();
            });
    if (!available) {
      throw HealproofException.broken(whatIsMissing(client, workloads, deadline), null);
    }
  }

  private static boolean isSettled(KubernetesClient client, ObjectRef workload) {
    return Workload.read(client, workload).map(Workload::settled).orElse(false);
  }

  private static String whatIsMissing(
      KubernetesClient client, List<ObjectRef> workloads, Duration deadline) {
    Diagnosis diagnosis = new Diagnosis(client);
    String details =
        workloads.stream()
            .filter(each -> !isSettled(client, each))
            .map(
                each ->
                    Workload.read(client, each).map(diagnosis::of).orElse(each + ": is not there"))
            .collect(Collectors.joining("\n  "));
    return "The platform is not available after "
        + deadline.toSeconds()
        + " s:\n  "
        + details
        + "\n  What to do: mend what the events and the log name, then run again; what is already"
        + " available stays.";
  }

  private PlatformAddresses addresses(Cluster cluster) {
    return new PlatformAddresses(
        address(cluster, "prometheus"), Optional.of(address(cluster, "pushgateway")));
  }

  private static URI address(Cluster cluster, String name) {
    return NodePort.address(cluster, new ObjectRef("Service", "monitoring", name));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
