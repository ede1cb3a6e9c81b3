package io.healproof.stack;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ImageSource;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Brings a stack into a cluster, only through Git and Argo CD. */
public final class StackDeployment {

  private static final Duration POLL = Duration.ofMillis(250);
  // Argo CD begins an automated sync within a second; what stands still for 5 s needs a word.
  private static final int POLLS_BETWEEN_NUDGES = 20;
  private static final String STACK_LABEL = "healproof.io/stack";

  private final Waiting waiting;
  private final Placement placement;

  /** Into a cluster which is Healproof's own. */
  public StackDeployment(Waiting waiting) {
    this(waiting, Placement.APPLY);
  }

  StackDeployment(Waiting waiting, Placement placement) {
    this.waiting = waiting;
    this.placement = placement;
  }

  /**
   * Seeds the Git server, applies the root Applications and waits until every Application is Synced
   * and Healthy at that commit and every workload is ready. Doing it again makes a new commit only
   * when the folder's content changed; a drift that was left behind is put back.
   *
   * @throws HealproofException (broken) at the deadline, with Argo CD's own reason, conditions, and
   *     the events of what is not healthy
   */
  public DeployedStack deploy(
      Cluster cluster,
      StackFolder folder,
      PlatformAddresses addresses,
      Duration deadline,
      Progress progress) {
    ImageSource source = cluster.facts().imageSource();
    return deploy(
        cluster,
        folder,
        source,
        addresses,
        () -> folder.users(source).map(users -> chat(cluster, users)),
        deadline,
        progress);
  }

  /**
   * The same, for users who are reached in a way of their own.
   *
   * @param source which variant of the stack is meant
   * @param users asked for when the stack is there
   */
  DeployedStack deploy(
      Cluster cluster,
      StackFolder folder,
      ImageSource source,
      PlatformAddresses addresses,
      Supplier<Optional<Users>> users,
      Duration deadline,
      Progress progress) {
    List<HasMetadata> roots = roots(folder, source);
    try (Progress.Step step = progress.begin("stack " + folder.name(), 0, 0, Optional.empty())) {
      try {
        step.now("sending the folder to the Git server");
        String commit = new GitServer(cluster.client()).seed(folder.name(), folder.path());
        step.now("applying the root Application");
        roots.forEach(root -> placement.put(cluster.client(), root));
        Rollout rollout =
            new Rollout(
                cluster.client(),
                new Applications(ArgoCd.brought(cluster), waiting),
                roots.stream().map(root -> root.getMetadata().getName()).toList(),
                folder.repositoryUrl(),
                commit);
        rollout.await(deadline, step);
        folder
            .users(source)
            .ifPresent(service -> UsersAlias.point(cluster.client(), service.service(), placement));
        DeployedStack deployed =
            describe(cluster, folder, source, addresses, users.get(), rollout, commit);
        step.done(rollout.tree().size() + " Applications Synced and Healthy");
        return deployed;
      } catch (HealproofException e) {
        step.failed("not Healthy");
        throw e;
      }
    }
  }

  private static String sentence(ApplicationStatus status) {
    return "Application "
        + status.name()
        + " is "
        + (status.sync().isEmpty() ? "not compared yet" : status.sync())
        + " and "
        + (status.health().isEmpty() ? "of unknown health" : status.health())
        + (status.reason().isEmpty() ? "" : " (" + status.reason() + ")");
  }

  /** The Applications that are put there by hand. */
  static List<HasMetadata> roots(StackFolder folder, ImageSource source) {
    String stack = folder.name();
    List<HasMetadata> roots = new ArrayList<>();
    for (Path file : folder.applications(source)) {
      for (HasMetadata object : Manifests.read(file)) {
        if (!object.getKind().equals("Application")) {
          continue;
        }
        Map<String, String> labels = new LinkedHashMap<>();
        if (object.getMetadata().getLabels() != null) {
          labels.putAll(object.getMetadata().getLabels());
        }
        labels.put(STACK_LABEL, stack);
        object.getMetadata().setLabels(labels);
        if (object.getMetadata().getNamespace() == null) {
          object.getMetadata().setNamespace(ArgoCd.USUAL_NAMESPACE);
        }
        roots.add(object);
      }
    }
    return roots;
  }

  private static DeployedStack describe(
      Cluster cluster,
      StackFolder folder,
      ImageSource source,
      PlatformAddresses addresses,
      Optional<Users> users,
      Rollout rollout,
      String commit) {
    List<ArgoApplication> tree = rollout.tree();
    Set<String> namespaces = namespaces(tree);
    return new DeployedStack(
        folder.name(),
        folder.standsInFor(source),
        List.copyOf(namespaces),
        commit,
        tree.stream().map(ArgoApplication::status).toList(),
        images(cluster.client(), namespaces),
        folder.objects(),
        users,
        addresses);
  }

  private static Users chat(Cluster cluster, StackFolder.ChatService users) {
    return ChatUsers.of(
        users.product().users(), NodePort.address(cluster, users.service()), Optional.empty());
  }

  private static Set<String> namespaces(List<ArgoApplication> applications) {
    return applications.stream()
        .flatMap(each -> each.namespaces().stream())
        .filter(namespace -> !namespace.equals(GitServer.NAMESPACE))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What runs in these namespaces, sorted. */
  static List<RunningImage> images(KubernetesClient client, Set<String> namespaces) {
    return namespaces.stream()
        .flatMap(namespace -> client.pods().inNamespace(namespace).list().getItems().stream())
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .flatMap(pod -> images(pod).stream())
        .distinct()
        .sorted(
            Comparator.comparing(RunningImage::workload)
                .thenComparing(RunningImage::container)
                .thenComparing(RunningImage::digest))
        .toList();
  }

  private static List<RunningImage> images(Pod pod) {
    List<ContainerStatus> containers = pod.getStatus().getContainerStatuses();
    return containers.stream()
        .map(
            status ->
                new RunningImage(
                    owner(pod), status.getName(), specImage(pod, status), status.getImageID()))
        .toList();
  }

  private static String specImage(Pod pod, ContainerStatus status) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(status.getName()))
        .map(container -> container.getImage())
        .findFirst()
        .orElse(status.getImage());
  }

  /**
   * The Deployment behind a ReplicaSet is known by the label that the ReplicaSet's name ends in.
   */
  private static String owner(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    List<OwnerReference> owners = pod.getMetadata().getOwnerReferences();
    if (owners.isEmpty()) {
      return new ObjectRef("Pod", namespace, pod.getMetadata().getName()).toString();
    }
    OwnerReference owner = owners.get(0);
    String hash =
        pod.getMetadata().getLabels() == null
            ? null
            : pod.getMetadata().getLabels().get("pod-template-hash");
    if (owner.getKind().equals("ReplicaSet") && hash != null) {
      String deployment =
          owner.getName().substring(0, owner.getName().length() - hash.length() - 1);
      return new ObjectRef("Deployment", namespace, deployment).toString();
    }
    return new ObjectRef(owner.getKind(), namespace, owner.getName()).toString();
  }

  /** The way of one commit into a cluster. */
  private final class Rollout {
    private final KubernetesClient client;
    private final Applications applications;
    private final List<String> roots;
    private final String repositoryUrl;
    private final String commit;

    Rollout(
        KubernetesClient client,
        Applications applications,
        List<String> roots,
        String repositoryUrl,
        String commit) {
      this.client = client;
      this.applications = applications;
      this.roots = roots;
      this.repositoryUrl = repositoryUrl;
      this.commit = commit;
    }

    void await(Duration deadline, Progress.Step step) {
      tree().stream().filter(each -> !isAtCommit(each)).forEach(this::refresh);
      AtomicInteger polls = new AtomicInteger();
      boolean healthy =
          waiting.until(
              "the stack is Synced and Healthy",
              POLL,
              deadline,
              () -> {
                List<String> open = open();
                if (!open.isEmpty()) {
                  step.now("waiting for " + String.join(", ", open));
                  if (polls.incrementAndGet() % POLLS_BETWEEN_NUDGES == 0) {
                    tree().forEach(this::nudge);
                  }
                }
                return open.isEmpty();
              });
      if (!healthy) {
        throw HealproofException.broken(whatIsMissing(deadline), null);
      }
    }

    /** The roots and every Application that they bring, parents first; only what exists. */
    List<ArgoApplication> tree() {
      Map<String, ArgoApplication> all =
          applications.read().stream()
              .collect(Collectors.toMap(ArgoApplication::name, each -> each));
      Map<String, ArgoApplication> reached = new LinkedHashMap<>();
      Deque<String> next = new ArrayDeque<>(roots);
      while (!next.isEmpty()) {
        String name = next.removeFirst();
        ArgoApplication application = all.get(name);
        if (application != null && reached.putIfAbsent(name, application) == null) {
          next.addAll(application.children());
        }
      }
      return List.copyOf(reached.values());
    }

    /** Names of Applications, or else of workloads, that are not done. */
    private List<String> open() {
      List<ArgoApplication> tree = tree();
      List<String> expected = new ArrayList<>(roots);
      tree.forEach(each -> expected.addAll(each.children()));
      List<String> done =
          tree.stream()
              .filter(each -> each.isSyncedAndHealthy() && isAtCommit(each))
              .map(ArgoApplication::name)
              .toList();
      List<String> open =
          expected.stream().distinct().filter(name -> !done.contains(name)).toList();
      return open.isEmpty()
          ? unsettled(tree).stream().map(workload -> workload.ref().name()).toList()
          : open;
    }

    private List<Workload> unsettled(List<ArgoApplication> tree) {
      return namespaces(tree).stream()
          .flatMap(namespace -> Workload.in(client, namespace).stream())
          .filter(workload -> !workload.settled())
          .toList();
    }

    private boolean isAtCommit(ArgoApplication application) {
      return !application.isFrom(repositoryUrl) || application.revision().contains(commit);
    }

    private void refresh(ArgoApplication application) {
      applications.refresh(application.name());
    }

    /**
     * Argo CD looks at Git every two to three minutes, does not repeat a failed sync of the same
     * commit, and leaves a drift where self-heal is off: a person would press a button.
     */
    private void nudge(ArgoApplication application) {
      if (!isAtCommit(application)) {
        refresh(application);
      } else if (application.isOutOfSync() && !application.isBusy()) {
        applications.startSync(application.name());
      }
    }

    private String whatIsMissing(Duration deadline) {
      List<ArgoApplication> tree = tree();
      List<String> lines = new ArrayList<>();
      roots.stream()
          .filter(root -> tree.stream().noneMatch(each -> each.name().equals(root)))
          .forEach(root -> lines.add("Application " + root + " is not there"));
      tree.stream()
          .filter(each -> !each.isSyncedAndHealthy() || !isAtCommit(each))
          .forEach(
              each ->
                  lines.add(
                      sentence(each.status())
                          + (isAtCommit(each)
                              ? ""
                              : "; it is at commit '" + each.revision() + "', not at " + commit)));
      Diagnosis diagnosis = new Diagnosis(client);
      unsettled(tree).forEach(workload -> lines.add(diagnosis.of(workload)));
      if (tree.stream().noneMatch(each -> each.isFrom(repositoryUrl))) {
        lines.add("no Application has the folder as its source; its repoURL is " + repositoryUrl);
      }
      return "The stack is not Synced and Healthy after "
          + deadline.toSeconds()
          + " s:\n  "
          + String.join("\n  ", lines)
          + "\n  What to do: mend what Argo CD and the events name, then run again.";
    }
  }
}
