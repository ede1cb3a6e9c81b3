package io.healproof.cluster.image;

import io.healproof.cluster.engine.FolderLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets stages that compete for different things overlap: one image compiles while another one's
 * packages are fetched, a third one is built by the engine and a fourth one is pushed. Within a
 * lane the order is that of the boot.
 */
final class Pipeline {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private final ImageStages stages;
  private final Set<PlannedImage> missing;
  private final Runnable startRegistry;
  private final ExecutorService compile = lane("compile");
  private final ExecutorService fetch = lane("fetch");
  private final ExecutorService build = lane("build");
  private final ExecutorService serve = lane("serve");
  private final CompletableFuture<Void> broken = new CompletableFuture<>();
  private final Map<String, CompletableFuture<Void>> built = new HashMap<>();

  /**
   * @param missing the images to build; the others are built already
   * @param startRegistry called once the registry's image is built, before anything is pushed
   */
  Pipeline(ImageStages stages, Set<PlannedImage> missing, Runnable startRegistry) {
    this.stages = stages;
    this.missing = missing;
    this.startRegistry = startRegistry;
  }

  /** Starts everything; the lock is let go when all is done or something failed. */
  BuildUnderWay run(List<PlannedImage> order, PlannedImage registry, FolderLock lock) {
    order.forEach(image -> built.put(image.name(), build(image, order)));
    CompletableFuture<Void> registryUp =
        built(registry.name())
            .thenRunAsync(
                () ->
                    guarded(
                        () -> {
                          startRegistry.run();
                          return registry;
                        }),
                serve);
    Map<PlannedImage, CompletableFuture<Void>> served = new HashMap<>();
    for (PlannedImage image : order) {
      served.put(
          image,
          CompletableFuture.allOf(built(image.name()), registryUp)
              .thenRunAsync(() -> guarded(() -> serve(image)), serve));
    }
    CompletableFuture<Void> bootable =
        all(
            served.entrySet().stream()
                .filter(entry -> entry.getKey().folder().role().neededToBoot())
                .map(Map.Entry::getValue)
                .toList());
    CompletableFuture<Void> all = all(List.copyOf(served.values()));
    BuildUnderWay underWay = new BuildUnderWay(bootable, all, broken, this::stop);
    underWay.whenEnded(
        () -> {
          stop();
          closeWhenIdle(lock);
        });
    return underWay;
  }

  private CompletableFuture<Void> build(PlannedImage image, List<PlannedImage> order) {
    if (!missing.contains(image)) {
      return CompletableFuture.completedFuture(null);
    }
    List<PlannedImage> bases =
        order.stream().filter(other -> image.folder().from().contains(other.name())).toList();
    CompletableFuture<Path> prepared =
        CompletableFuture.supplyAsync(
            () -> guarded(() -> stages.prepare(image)), laneOf(image.folder()));
    CompletableFuture<Void> below = all(bases.stream().map(base -> built(base.name())).toList());
    return prepared
        .thenCombine(below, (context, nothing) -> context)
        .thenAcceptAsync(
            context ->
                guarded(
                    () -> {
                      stages.build(image, context, bases);
                      return image;
                    }),
            build);
  }

  private PlannedImage serve(PlannedImage image) throws InterruptedException {
    stages.serve(image, missing.contains(image));
    return image;
  }

  private CompletableFuture<Void> built(String name) {
    CompletableFuture<Void> known = built.get(name);
    if (known == null) {
      throw new IllegalStateException("image " + name + " comes after what builds upon it");
    }
    return known;
  }

  private ExecutorService laneOf(ImageFolder folder) {
    return switch (BuildContext.work(folder)) {
      case COMPILE -> compile;
      case FETCH, COPY -> fetch;
    };
  }

  /** Runs a stage; its failure ends the whole build, at once. */
  private <T> T guarded(Callable<T> stage) {
    try {
      return stage.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (Exception e) {
      broken.completeExceptionally(e);
      throw new CompletionException(e);
    }
  }

  private void stop() {
    List.of(compile, fetch, build, serve).forEach(ExecutorService::shutdownNow);
    stages.close();
  }

  /** The next process may build only when the last tool of this one has ended. */
  private void closeWhenIdle(FolderLock lock) {
    Thread closing =
        new Thread(
            () -> {
              try {
                for (ExecutorService lane : List.of(compile, fetch, build, serve)) {
                  if (!lane.awaitTermination(20, TimeUnit.SECONDS)) {
                    LOG.warn("a build stage does not end; letting go of the lock all the same");
                  }
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                lock.close();
              }
            },
            "images-end");
    closing.setDaemon(true);
    closing.start();
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<Void>> parts) {
    return CompletableFuture.allOf(new ArrayList<>(parts).toArray(CompletableFuture[]::new));
  }

  private static ExecutorService lane(String name) {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, "images-" + name);
          // A command that is done does not wait for images that nobody asked for.
          thread.setDaemon(true);
          return thread;
        });
  }
}
