package io.healproof.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.engine.DiskSpace;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.FolderLock;
import io.healproof.cluster.engine.LastDurations;
import io.healproof.cluster.engine.NodeNetwork;
import io.healproof.cluster.engine.Remains;
import io.healproof.cluster.engine.StateFile;
import io.healproof.cluster.image.BuildUnderWay;
import io.healproof.cluster.image.ImageBuild;
import io.healproof.cluster.image.ImageCatalogue;
import io.healproof.cluster.image.PlannedImage;
import io.healproof.cluster.image.Registry;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The local cluster, driven by Testcontainers. */
public final class LocalClusterProvider implements ClusterProvider {
  /** The upstream node image, of the Kubernetes version that is built where it cannot be pulled. */
  private static final String K3S_IMAGE = "rancher/k3s:v1.34.4-k3s1";

  private static final Duration BOOT_LOCK = Duration.ofMinutes(20);
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration REACHED = Duration.ofSeconds(30);
  private static final String TOKEN_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final RunClock clock;
  private final Waiting waiting;
  private final Optional<Set<String>> stacks;
  private final Map<String, String> environment;
  private @Nullable BuildUnderWay build;

  /**
   * Builds the images of every stack of the fixtures. Touches nothing yet.
   *
   * @param clock measures how long builds take
   * @param waiting waits for the engine and the nodes
   */
  public LocalClusterProvider(RunClock clock, Waiting waiting) {
    this(clock, waiting, Optional.empty(), System.getenv());
  }

  /**
   * Builds, beside what the cluster and the platform need, the images of the named stacks only.
   *
   * @param stacks names of stacks, as in {@code role: stack:NAME}
   */
  public LocalClusterProvider(RunClock clock, Waiting waiting, Set<String> stacks) {
    this(clock, waiting, Optional.of(stacks), System.getenv());
  }

  LocalClusterProvider(
      RunClock clock,
      Waiting waiting,
      Optional<Set<String>> stacks,
      Map<String, String> environment) {
    this.clock = Objects.requireNonNull(clock);
    this.waiting = Objects.requireNonNull(waiting);
    this.stacks = stacks.map(Set::copyOf);
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Cluster up(LocalClusterSettings settings, Progress progress) {
    if (settings.agents() < 1) {
      throw HealproofException.usage(
          "A local cluster needs at least 1 agent; asked for were " + settings.agents());
    }
    TestcontainersSettings.require(environment);
    Engine engine = Engine.connect();
    Path cache = settings.cache().toAbsolutePath();
    ImageSource source = RegistryReach.dockerHub().resolve(settings.images());
    FolderLock lock = bootLock(cache, progress);
    try {
      return source == ImageSource.BUILD
          ? upBuilt(engine, settings, cache, progress)
          : upPulled(engine, settings, cache, progress);
    } finally {
      lock.close();
    }
  }

  private FolderLock bootLock(Path cache, Progress progress) {
    return FolderLock.take(
        cache.resolve("cluster.lock"), "starting the local cluster", BOOT_LOCK, waiting, progress);
  }

  private Cluster upBuilt(
      Engine engine, LocalClusterSettings settings, Path cache, Progress progress) {
    ImageCatalogue catalogue = ImageCatalogue.read(settings.fixtures());
    String nodeImage = catalogue.node().tag();
    Optional<LocalCluster> running =
        attach(engine, cache, nodeImage, ImageSource.BUILD, settings.agents(), progress);
    if (running.isEmpty()) {
      clear(engine, cache, progress);
    }
    NodeNetwork network = NodeNetwork.ensure(engine);
    BuildUnderWay underWay =
        new ImageBuild(engine, cache, registry(engine, cache), clock, waiting)
            .start(wanted(catalogue), catalogue, network, progress);
    build = underWay;
    if (running.isPresent()) {
      return running.get();
    }
    underWay.awaitBootable();
    try {
      return boot(
          engine, network, nodeImage, ImageSource.BUILD, settings.agents(), cache, progress);
    } catch (RuntimeException e) {
      underWay.stop();
      throw e;
    }
  }

  private Cluster upPulled(
      Engine engine, LocalClusterSettings settings, Path cache, Progress progress) {
    build = null;
    Optional<LocalCluster> running =
        attach(engine, cache, K3S_IMAGE, ImageSource.PULL, settings.agents(), progress);
    if (running.isPresent()) {
      return running.get();
    }
    clear(engine, cache, progress);
    DiskSpace.require(
        DiskSpace.RUN,
        "to run a cluster",
        Stream.concat(Stream.of(cache), engine.rootFolder().stream()).toList());
    NodeNetwork network = NodeNetwork.ensure(engine);
    return boot(engine, network, K3S_IMAGE, ImageSource.PULL, settings.agents(), cache, progress);
  }

  private List<PlannedImage> wanted(ImageCatalogue catalogue) {
    return catalogue.images(name -> stacks.map(asked -> asked.contains(name)).orElse(true));
  }

  /** The running cluster, when it is the one that is asked for and answers. */
  private Optional<LocalCluster> attach(
      Engine engine,
      Path cache,
      String nodeImage,
      ImageSource source,
      int agents,
      Progress progress) {
    Optional<ClusterRecord> record = complete(engine, cache);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    String difference = record.get().differs(nodeImage, source, agents);
    if (!difference.isEmpty()) {
      progress.say("The running cluster is replaced: " + difference);
      return Optional.empty();
    }
    LocalCluster cluster = reach(engine, cache, record.get());
    boolean ready =
        new NodeReadiness(cluster.client(), waiting)
            .await(LocalCluster.nodeNames(agents), REACHED, seen -> {});
    if (!ready) {
      cluster.close();
      progress.say("The running cluster is replaced: its nodes are not Ready");
      return Optional.empty();
    }
    progress.say("Using the local cluster that is running");
    return Optional.of(cluster);
  }

  /** The record of a boot that ended well and whose containers all run. */
  private static Optional<ClusterRecord> complete(Engine engine, Path cache) {
    Optional<ClusterRecord> record = record(cache).read();
    boolean whole =
        record
            .map(
                known ->
                    LocalCluster.nodeNames(known.agents()).stream()
                        .allMatch(node -> runs(engine, node)))
            .orElse(false);
    return record.filter(
        known ->
            whole
                && engine
                    .container(NodeContainers.containerOf("server"))
                    .map(InspectContainerResponse::getId)
                    .filter(known.serverId()::equals)
                    .isPresent());
  }

  private static boolean runs(Engine engine, String node) {
    return engine
        .container(NodeContainers.containerOf(node))
        .map(container -> container.getState().getStatus())
        .filter("running"::equals)
        .isPresent();
  }

  private LocalCluster reach(Engine engine, Path cache, ClusterRecord record) {
    Path kubeconfig = cache.resolve("kubeconfig");
    return new LocalCluster(
        engine,
        Kubeconfig.client(kubeconfig),
        kubeconfig,
        NodeNetwork.ensure(engine).serverAddress(),
        record,
        new LocalFacts(engine, registry(engine, cache), record));
  }

  private LocalCluster boot(
      Engine engine,
      NodeNetwork network,
      String image,
      ImageSource source,
      int agents,
      Path cache,
      Progress progress) {
    LastDurations durations = new LastDurations(cache.resolve("durations.json"));
    String work = (agents + 1) + " nodes";
    Duration began = clock.now();
    NodeContainers containers = new NodeContainers(engine, network, image, token(), cache);
    List<NodeContainers.Node> nodes = new ArrayList<>(List.of(containers.server()));
    for (int agent = 1; agent <= agents; agent++) {
      nodes.add(containers.agent(agent));
    }
    try (Progress.Step step = progress.begin(work, 0, 0, durations.of(work))) {
      LocalCluster cluster = boot(engine, network, nodes, image, source, cache, step);
      durations.remember(work, clock.now().minus(began));
      step.done("all Ready");
      return cluster;
    } catch (RuntimeException e) {
      new Remains(engine, waiting).clear();
      throw e;
    }
  }

  private LocalCluster boot(
      Engine engine,
      NodeNetwork network,
      List<NodeContainers.Node> nodes,
      String image,
      ImageSource source,
      Path cache,
      Progress.Step step) {
    NodeBoot boot = new NodeBoot(engine, waiting);
    String fromServer = boot.start(nodes, step);
    Path kubeconfig = cache.resolve("kubeconfig");
    Kubeconfig.write(kubeconfig, fromServer, network.serverAddress());
    awaitReady(boot, nodes, kubeconfig, step);
    nodes.forEach(node -> node.log().booted());
    ClusterRecord record =
        new ClusterRecord(
            nodes.get(0).container().getContainerId(), image, source, nodes.size() - 1);
    record(cache).write(record);
    return reach(engine, cache, record);
  }

  private void awaitReady(
      NodeBoot boot, List<NodeContainers.Node> nodes, Path kubeconfig, Progress.Step step) {
    try (var client = Kubeconfig.client(kubeconfig)) {
      NodeReadiness readiness = new NodeReadiness(client, waiting);
      List<String> names = nodes.stream().map(NodeContainers.Node::name).toList();
      boolean ready =
          readiness.await(
              names,
              READY,
              seen -> {
                step.now("%d of %d nodes Ready".formatted(seen.size(), names.size()));
                boot.refuseEnded(nodes);
              });
      if (!ready) {
        Set<String> seen = readiness.ready();
        NodeContainers.Node late =
            nodes.stream()
                .filter(node -> !seen.contains(node.name()))
                .findFirst()
                .orElse(nodes.get(0));
        throw NodeBoot.failure(late, "is not Ready after " + READY.toSeconds() + " s", null);
      }
      readiness.reserve("server");
    }
  }

  /** A token in kubeadm's form, which k3s takes as well. */
  private static String token() {
    SecureRandom random = new SecureRandom();
    StringBuilder token = new StringBuilder();
    for (int index = 0; index < 22; index++) {
      token
          .append(index == 6 ? "." : "")
          .append(TOKEN_ALPHABET.charAt(random.nextInt(TOKEN_ALPHABET.length())));
    }
    return token.toString();
  }

  private void clear(Engine engine, Path cache, Progress progress) {
    record(cache).delete();
    List<String> removed = new Remains(engine, waiting).clear();
    if (!removed.isEmpty()) {
      progress.say("Removed what was left of an earlier cluster: " + String.join(", ", removed));
    }
    refuseStrangers(engine);
  }

  /** A name that is taken by something else would only fail later, and less clearly. */
  private static void refuseStrangers(Engine engine) {
    for (String name : List.of("healproof-server", "healproof-agent-1", Registry.NAME)) {
      if (engine.container(name).isPresent()) {
        throw HealproofException.broken(
            "A container %s exists that Healproof did not make. Remove it: docker rm -f %s"
                .formatted(name, name),
            null);
      }
    }
  }

  @Override
  public void awaitImages(Progress progress) {
    BuildUnderWay underWay = build;
    if (underWay != null) {
      underWay.awaitAll();
    }
  }

  @Override
  public Optional<Cluster> running() {
    Engine engine = Engine.connect();
    return cache(engine)
        .flatMap(cache -> complete(engine, cache).map(record -> reach(engine, cache, record)));
  }

  @Override
  public List<String> status() {
    Engine engine = Engine.connect();
    List<Container> containers = engine.marked();
    if (containers.isEmpty()) {
      return List.of("no local cluster");
    }
    Optional<Path> cache = cache(engine);
    List<String> lines = new ArrayList<>();
    lines.add(
        cache
            .flatMap(folder -> complete(engine, folder))
            .map(record -> "local cluster: running, images " + record.images())
            .orElse("local cluster: not whole; ./healproof cluster up makes it anew"));
    containers.stream()
        .map(container -> "  " + Engine.name(container) + ": " + container.getStatus())
        .sorted()
        .forEach(lines::add);
    cache.ifPresent(folder -> lines.addAll(reached(engine, folder)));
    return lines;
  }

  private List<String> reached(Engine engine, Path cache) {
    Optional<ClusterRecord> record = complete(engine, cache);
    if (record.isEmpty()) {
      return List.of();
    }
    Path kubeconfig = cache.resolve("kubeconfig");
    try (var client = Kubeconfig.client(kubeconfig)) {
      Set<String> ready = new NodeReadiness(client, waiting).ready();
      return List.of(
          "  nodes Ready: " + (ready.isEmpty() ? "none" : String.join(", ", ready)),
          "  kubeconfig: " + kubeconfig);
    }
  }

  @Override
  public void load(List<String> images, Progress progress) {
    Engine engine = Engine.connect();
    Path cache =
        cache(engine)
            .orElseThrow(
                () ->
                    HealproofException.broken(
                        "No local cluster is running to load images into. Run ./healproof cluster up.",
                        null));
    ClusterRecord record =
        complete(engine, cache)
            .orElseThrow(
                () ->
                    HealproofException.broken(
                        "The local cluster is not whole. Run ./healproof cluster up.", null));
    new ImageLoad(engine, registry(engine, cache), record).load(images, progress);
  }

  @Override
  public void down(Progress progress) {
    BuildUnderWay underWay = build;
    if (underWay != null) {
      underWay.stop();
      build = null;
    }
    Engine engine = Engine.connect();
    Optional<Path> cache = cache(engine);
    try (Progress.Step step = progress.begin("remove the local cluster", 0, 0, Optional.empty())) {
      List<String> removed = new Remains(engine, waiting).clear();
      cache.ifPresent(LocalClusterProvider::forget);
      step.done(removed.isEmpty() ? "there was none" : removed.size() + " things removed");
    }
  }

  private static void forget(Path cache) {
    record(cache).delete();
    try {
      Files.deleteIfExists(cache.resolve("kubeconfig"));
    } catch (IOException e) {
      throw HealproofException.broken("Cannot remove the kubeconfig below " + cache + ": " + e, e);
    }
  }

  /** Where whoever booted the cluster keeps its files. */
  private static Optional<Path> cache(Engine engine) {
    return engine.marked().stream()
        .map(container -> container.getLabels().get(NodeContainers.CACHE_LABEL))
        .filter(Objects::nonNull)
        .map(Path::of)
        .findFirst();
  }

  private static StateFile<ClusterRecord> record(Path cache) {
    return new StateFile<>(cache.resolve("cluster.json"), new TypeReference<>() {});
  }

  private Registry registry(Engine engine, Path cache) {
    return new Registry(engine, cache.resolve("registry"), waiting);
  }
}
