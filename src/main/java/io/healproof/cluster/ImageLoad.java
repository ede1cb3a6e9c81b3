package io.healproof.cluster;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import io.healproof.HealproofException;
import io.healproof.NearestName;
import io.healproof.Progress;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.EngineImages;
import io.healproof.cluster.engine.ToolFailure;
import io.healproof.cluster.image.ImageReference;
import io.healproof.cluster.image.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Brings images of this machine's engine into the cluster. */
final class ImageLoad {
  private static final int SUGGESTIONS = 3;

  private final Engine engine;
  private final EngineImages images;
  private final Registry registry;
  private final ClusterRecord record;

  ImageLoad(Engine engine, Registry registry, ClusterRecord record) {
    this.engine = engine;
    this.images = new EngineImages(engine);
    this.registry = registry;
    this.record = record;
  }

  /**
   * Loads all images or none: every name is looked up before the first one is loaded.
   *
   * @throws HealproofException when one is not there, with the names nearest to it
   */
  void load(List<String> names, Progress progress) {
    Map<String, InspectImageResponse> found = new LinkedHashMap<>();
    names.forEach(name -> found.put(name, local(name)));
    int position = 0;
    for (Map.Entry<String, InspectImageResponse> image : found.entrySet()) {
      position++;
      try (Progress.Step step =
          progress.begin("load " + image.getKey(), position, found.size(), Optional.empty())) {
        if (record.images() == ImageSource.BUILD) {
          serve(image.getKey(), image.getValue(), step);
        } else {
          giveToNodes(image.getKey(), step);
        }
      }
    }
  }

  private InspectImageResponse local(String name) {
    return images
        .find(name)
        .orElseThrow(() -> HealproofException.usage(unknown(name, images.tags())));
  }

  static String unknown(String name, Collection<String> known) {
    String nearest =
        known.isEmpty()
            ? "this machine's engine has none"
            : "the nearest are " + String.join(", ", NearestName.ranked(name, known, SUGGESTIONS));
    return "No local Docker image \"%s\"; %s. Build or pull it first.".formatted(name, nearest);
  }

  private void serve(String name, InspectImageResponse image, Progress.Step step) {
    String id = String.valueOf(image.getId());
    step.now("push to the cluster's registry");
    try {
      boolean pushed =
          registry.serve(name, ImageReference.parse(name), new Registry.Served(id, "", "", ""));
      step.done(pushed ? "pullable as " + name : "was there already");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw HealproofException.broken("Interrupted while " + name + " was loaded", e);
    }
  }

  /** Without a registry, every node's containerd gets the image itself. */
  private void giveToNodes(String name, Progress.Step step) {
    try {
      Path archive = Files.createTempFile("healproof-load", ".tar");
      try {
        step.now("docker save");
        save(name, archive);
        for (String node : LocalCluster.nodeNames(record.agents())) {
          step.now("import on " + node);
          importOn(NodeContainers.containerOf(node), archive);
        }
        step.done("on every node as " + name + "; use imagePullPolicy IfNotPresent");
      } finally {
        Files.deleteIfExists(archive);
      }
    } catch (IOException | DockerException | ToolFailure e) {
      throw HealproofException.broken(
          "Cannot load %s: %s".formatted(name, Engine.rootMessage(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw HealproofException.broken("Interrupted while " + name + " was loaded", e);
    }
  }

  /** As a tar with one entry, which is what copying into a container takes. */
  private void save(String name, Path archive) throws IOException {
    ImageReference reference = ImageReference.parse(name);
    String repository =
        name.endsWith(":" + reference.tag())
            ? name.substring(0, name.length() - reference.tag().length() - 1)
            : name;
    Path saved = Files.createTempFile("healproof-save", ".tar");
    try (InputStream image =
        engine.docker().saveImagesCmd().withImage(repository, reference.tag()).exec()) {
      Files.copy(image, saved, StandardCopyOption.REPLACE_EXISTING);
      try (TarArchiveOutputStream tar =
          new TarArchiveOutputStream(Files.newOutputStream(archive))) {
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        TarArchiveEntry entry = new TarArchiveEntry("healproof-load.tar");
        entry.setSize(Files.size(saved));
        tar.putArchiveEntry(entry);
        Files.copy(saved, tar);
        tar.closeArchiveEntry();
      }
    } finally {
      Files.deleteIfExists(saved);
    }
  }

  private void importOn(String container, Path archive) throws IOException, InterruptedException {
    // Not /tmp, which may be a tmpfs: the engine copies below those.
    String folder = "/var/lib";
    try (InputStream tar = Files.newInputStream(archive)) {
      engine
          .docker()
          .copyArchiveToContainerCmd(container)
          .withRemotePath(folder)
          .withTarInputStream(tar)
          .exec();
    }
    String file = folder + "/healproof-load.tar";
    engine.execute(
        container,
        "sh",
        "-c",
        "ctr --namespace k8s.io images import " + file + " && rm -f " + file);
  }
}
