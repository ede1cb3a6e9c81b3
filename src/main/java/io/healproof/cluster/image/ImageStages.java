package io.healproof.cluster.image;

import com.github.dockerjava.api.exception.DockerException;
import io.healproof.HealproofException;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.EngineImages;
import io.healproof.cluster.engine.ToolFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is done for one image: its context, its build, its place in the registry. */
final class ImageStages {
  private static final int TAIL = 15;

  private final EngineImages images;
  private final BuildContext contexts;
  private final Path cache;
  private final Registry registry;
  private final BuildSteps steps;

  ImageStages(
      EngineImages images, BuildContext contexts, Path cache, Registry registry, BuildSteps steps) {
    this.images = images;
    this.contexts = contexts;
    this.cache = cache;
    this.registry = registry;
    this.steps = steps;
  }

  /** Work that can be interrupted and that can fail on files. */
  private interface Stage<T> {
    T run() throws InterruptedException, IOException;
  }

  /** Compiles and fetches. */
  Path prepare(PlannedImage image) throws InterruptedException {
    return stage(
        image,
        () -> {
          steps.now(
              image,
              switch (BuildContext.work(image.folder())) {
                case COMPILE -> "compiling";
                case FETCH -> "fetching packages";
                case COPY -> "collecting files";
              });
          Path log = log(image);
          Files.deleteIfExists(log);
          return contexts.prepare(image, log);
        });
  }

  /** Runs {@code docker build}. */
  void build(PlannedImage image, Path context, List<PlannedImage> bases)
      throws InterruptedException {
    stage(
        image,
        () -> {
          steps.now(image, "docker build");
          Map<String, String> arguments = new LinkedHashMap<>();
          bases.forEach(base -> arguments.put(base.buildArgument(), base.tag()));
          Path tar = context.resolveSibling(context.getFileName() + ".tar");
          try {
            ContextTar.pack(context, tar);
            images.build(tar, image.tag(), arguments, image.labels(), log(image));
          } finally {
            Files.deleteIfExists(tar);
          }
          contexts.discard(image);
          return image;
        });
  }

  /** Pushes under every upstream name, where that is needed. */
  void serve(PlannedImage image, boolean wasBuilt) throws InterruptedException {
    stage(
        image,
        () -> {
          if (wasBuilt && !image.folder().images().isEmpty()) {
            steps.now(image, "push to the registry");
          }
          for (ImageReference name : image.folder().images()) {
            registry.serve(
                image.tag(),
                name,
                new Registry.Served(
                    image.content(), "", image.folder().builtFrom(), image.folder().standsInFor()));
          }
          if (wasBuilt) {
            steps.done(image, size(image));
          }
          return image;
        });
  }

  private String size(PlannedImage image) {
    return images
        .find(image.tag())
        .map(found -> found.getSize())
        .map(bytes -> bytes / 1_000_000 + " MB")
        .orElse("built");
  }

  private <T> T stage(PlannedImage image, Stage<T> work) throws InterruptedException {
    try {
      Files.createDirectories(cache.resolve("logs"));
      return work.run();
    } catch (HealproofException e) {
      steps.failed(image, Engine.rootMessage(e));
      throw e;
    } catch (ToolFailure | DockerException | IOException e) {
      steps.failed(image, Engine.rootMessage(e));
      throw failure(image, e);
    }
  }

  private HealproofException failure(PlannedImage image, Exception cause) {
    Path log = log(image);
    return HealproofException.broken(
        failureMessage(image.name(), Engine.rootMessage(cause), tail(log), log), cause);
  }

  static String failureMessage(String image, String reason, List<String> tail, Path log) {
    return "Image %s could not be built: %s%n%s%nThe whole log: %s. Mend the cause and run again; finished images are kept."
        .formatted(
            image,
            reason,
            tail.stream()
                .map(line -> "  | " + line + "\n")
                .reduce("", String::concat)
                .stripTrailing(),
            log);
  }

  private static List<String> tail(Path log) {
    try {
      // A build's output is mostly UTF-8, and no odd byte may hide why it failed.
      String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
      return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    } catch (IOException e) {
      return List.of("(no log: " + e.getMessage() + ")");
    }
  }

  private Path log(PlannedImage image) {
    return cache.resolve("logs").resolve("image-" + image.name() + ".log");
  }

  void close() {
    steps.close();
  }
}
