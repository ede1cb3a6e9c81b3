package io.healproof.cluster;

import com.github.dockerjava.api.model.Container;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.engine.DiskSpace;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.FolderLock;
import io.healproof.cluster.engine.NodeNetwork;
import io.healproof.cluster.engine.Remains;
import io.healproof.cluster.image.BuildUnderWay;
import io.healproof.cluster.image.ImageBuild;
import io.healproof.cluster.image.ImageCatalogue;
import io.healproof.cluster.image.Registry;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
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

  /** Building the node image from nothing takes 10 minutes on two busy cores. */
  private static final Duration LONGEST_UP = Duration.ofMinutes(40);

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
    Engine engine = connect();
    Path cache = settings.cache().toAbsolutePath().normalize();
    ImageSource images = RegistryReach.dockerHub().resolve(settings.images());
    FolderLock lock =
        FolderLock.take(
            cache.resolve("cluster.lock"),
            "starting the local cluster",
            LONGEST_UP,
            waiting,
            progress);
    try {
      return images == ImageSource.BUILD
          ? upBuilt(engine, settings, cache, progress)
          : upPulled(engine, settings, cache, progress);
    } finally {
      lock.close();
    }
  }

  private Engine connect() {
    TestcontainersSettings.require(environment);
    return Engine.connect();
  }

  private Cluster upBuilt(
      Engine engine, LocalClusterSettings settings, Path cache, Progress progress) {
    ImageCatalogue catalogue = ImageCatalogue.read(settings.fixtures());
    String nodeImage = catalogue.node().tag();
    BootedCluster booted = new BootedCluster(engine, cache, waiting);
    Optional<LocalCluster> running =
        booted.reachIf(nodeImage, ImageSource.BUILD, settings.agents(), progress);
    if (running.isEmpty()) {
      clear(engine, booted, progress);
    }
    NodeNetwork network = NodeNetwork.ensure(engine);
    BuildUnderWay underWay =
        new ImageBuild(engine, cache, booted.registry(), clock, waiting)
            .start(
                catalogue.images(name -> stacks.map(asked -> asked.contains(name)).orElse(true)),
                catalogue,
                network,
                progress);
    build = underWay;
    if (running.isPresent()) {
      return running.get();
    }
    underWay.awaitBootable();
    try {
      return new ClusterBoot(engine, cache, clock, waiting)
          .boot(network, nodeImage, ImageSource.BUILD, settings.agents(), progress);
    } catch (RuntimeException e) {
      underWay.stop();
      throw e;
    }
  }

  private Cluster upPulled(
      Engine engine, LocalClusterSettings settings, Path cache, Progress progress) {
    build = null;
    BootedCluster booted = new BootedCluster(engine, cache, waiting);
    Optional<LocalCluster> running =
        booted.reachIf(K3S_IMAGE, ImageSource.PULL, settings.agents(), progress);
    if (running.isPresent()) {
      return running.get();
    }
    clear(engine, booted, progress);
    DiskSpace.require(
        DiskSpace.RUN,
        "to run a cluster",
        Stream.concat(Stream.of(cache), engine.rootFolder().stream()).toList());
    return new ClusterBoot(engine, cache, clock, waiting)
        .boot(NodeNetwork.ensure(engine), K3S_IMAGE, ImageSource.PULL, settings.agents(), progress);
  }

  private void clear(Engine engine, BootedCluster booted, Progress progress) {
    booted.forget();
    List<String> removed = new Remains(engine, waiting).clear();
    if (!removed.isEmpty()) {
      progress.say("Removed what was left of an earlier cluster: " + String.join(", ", removed));
    }
    refuseStrangers(engine);
  }

  /** A name that is taken by something else would only fail later, and less clearly. */
  private static void refuseStrangers(Engine engine) {
    for (String name :
        List.of(
            NodeContainers.containerOf("server"),
            NodeContainers.containerOf("agent-1"),
            Registry.NAME)) {
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
    return BootedCluster.find(connect(), waiting).flatMap(BootedCluster::reach);
  }

  @Override
  public Optional<Cluster> damaged() {
    return BootedCluster.find(connect(), waiting).flatMap(BootedCluster::reachServer);
  }

  @Override
  public List<String> status() {
    Engine engine = connect();
    List<Container> containers = engine.marked();
    if (containers.isEmpty()) {
      return List.of("no local cluster");
    }
    List<String> lines =
        new ArrayList<>(
            BootedCluster.find(engine, waiting)
                .map(BootedCluster::status)
                .orElse(List.of("local cluster: no node has been made yet")));
    containers.stream()
        .map(container -> "  " + Engine.name(container) + ": " + container.getStatus())
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  @Override
  public void load(List<String> images, Progress progress) {
    Engine engine = connect();
    BootedCluster booted =
        BootedCluster.find(engine, waiting).orElseThrow(LocalClusterProvider::nothingToLoadInto);
    ClusterRecord record = booted.whole().orElseThrow(LocalClusterProvider::nothingToLoadInto);
    new ImageLoad(engine, booted.registry(), record).load(images, progress);
  }

  private static HealproofException nothingToLoadInto() {
    return HealproofException.broken(
        "No whole local cluster is running to load images into. Run ./healproof cluster up.", null);
  }

  @Override
  public void down(Progress progress) {
    BuildUnderWay underWay = build;
    if (underWay != null) {
      underWay.stop();
      build = null;
    }
    Engine engine = connect();
    try (Progress.Step step = progress.begin("remove the local cluster", 0, 0, Optional.empty())) {
      BootedCluster.find(engine, waiting).ifPresent(BootedCluster::forget);
      List<String> removed = new Remains(engine, waiting).clear();
      step.done(removed.isEmpty() ? "there was none" : removed.size() + " things removed");
    }
  }
}
