package io.healproof.cluster.image;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.engine.DiskSpace;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.EngineImages;
import io.healproof.cluster.engine.FolderLock;
import io.healproof.cluster.engine.HostTool;
import io.healproof.cluster.engine.LastDurations;
import io.healproof.cluster.engine.NodeNetwork;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Builds every image that is missing, and serves all of them to the nodes. */
public final class ImageBuild {
  /** A cold build of everything takes about 15 minutes on two cores. */
  private static final Duration LONGEST = Duration.ofMinutes(60);

  private final Engine engine;
  private final EngineImages images;
  private final Path cache;
  private final Registry registry;
  private final LastDurations durations;
  private final RunClock clock;
  private final Waiting waiting;

  /**
   * @param cache folder for contexts, logs, durations and a fetched Go
   * @param registry where the images are served from
   */
  public ImageBuild(Engine engine, Path cache, Registry registry, RunClock clock, Waiting waiting) {
    this.engine = engine;
    this.images = new EngineImages(engine);
    this.cache = cache;
    this.registry = registry;
    this.durations = new LastDurations(cache.resolve("durations.json"));
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * Starts building in the background.
   *
   * @param wanted the images to build, bases first
   * @param catalogue names the registry's image
   * @param network the network that the registry joins
   * @return what to wait for
   * @throws HealproofException when the disk is too full, or another process builds for too long
   */
  public BuildUnderWay start(
      List<PlannedImage> wanted, ImageCatalogue catalogue, NodeNetwork network, Progress progress) {
    FolderLock lock =
        FolderLock.take(cache.resolve("build.lock"), "building images", LONGEST, waiting, progress);
    try {
      Set<String> present = images.tags();
      List<PlannedImage> missing = missing(wanted, present);
      requireSpace(present, missing);
      if (!missing.isEmpty()) {
        progress.say(
            "%d of %d images are built already; building %d"
                .formatted(wanted.size() - missing.size(), wanted.size(), missing.size()));
      }
      registry.keepOnly(
          catalogue.images().stream()
              .flatMap(image -> image.folder().images().stream())
              .map(ImageReference::toString)
              .collect(Collectors.toSet()));
      BuildContext contexts = contexts();
      contexts.keepOnly(missing);
      BuildSteps steps = new BuildSteps(missing, progress, durations, clock);
      ImageStages stages = new ImageStages(images, contexts, cache, registry, steps);
      Pipeline pipeline =
          new Pipeline(stages, Set.copyOf(missing), () -> startRegistry(catalogue, network));
      return pipeline.run(wanted, catalogue.registry(), lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void startRegistry(ImageCatalogue catalogue, NodeNetwork network) {
    registry.start(catalogue.registry().tag(), network);
  }

  static List<PlannedImage> missing(List<PlannedImage> wanted, Set<String> present) {
    return wanted.stream().filter(image -> !present.contains(image.tag())).toList();
  }

  private void requireSpace(Set<String> present, List<PlannedImage> missing) {
    boolean first =
        !missing.isEmpty()
            && present.stream().noneMatch(tag -> tag.startsWith(PlannedImage.REPOSITORY));
    List<Path> places =
        Stream.concat(Stream.of(cache), engine.rootFolder().stream()).distinct().toList();
    DiskSpace.require(
        first ? DiskSpace.FIRST_BUILD : DiskSpace.RUN,
        first ? "to build the images for the first time" : "to run a cluster",
        new ArrayList<>(places));
  }

  private BuildContext contexts() {
    HostTool tool = new HostTool();
    return new BuildContext(
        cache.resolve("contexts"),
        tool,
        new GoToolchain(tool, "go", cache.resolve("toolchain")),
        Path.of("/etc/apt"));
  }
}
