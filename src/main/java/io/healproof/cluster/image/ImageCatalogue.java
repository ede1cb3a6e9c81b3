package io.healproof.cluster.image;

import io.healproof.HealproofException;
import io.healproof.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Every image that can be built here, in an order that serves the boot: what a phase needs comes
 * before what later phases need, and what is built upon comes before what builds upon it.
 */
public final class ImageCatalogue {
  private final Map<String, PlannedImage> inOrder;

  private ImageCatalogue(Map<String, PlannedImage> inOrder) {
    this.inOrder = inOrder;
  }

  /**
   * Reads the {@code images} folder of the fixtures and hashes every folder's content.
   *
   * @throws HealproofException when a file is wrong, a {@code from} names nothing or itself, or two
   *     folders offer the same image
   */
  public static ImageCatalogue read(Path fixtures) {
    Path images = fixtures.resolve("images");
    if (!Files.isDirectory(images)) {
      throw HealproofException.usage(
          "No folder %s: expected the images to build. Name the project's cluster-fixtures folder."
              .formatted(images));
    }
    Map<String, ImageFolder> folders = new HashMap<>();
    ImageYaml yaml = new ImageYaml();
    for (Path folder : subfolders(images)) {
      ImageFolder read = yaml.read(folder);
      folders.put(read.name(), read);
    }
    refuseUnknownBases(folders);
    refuseSharedNames(folders.values());
    return new ImageCatalogue(hashed(ordered(folders)));
  }

  /** All images, in the order in which to build them. */
  public List<PlannedImage> images() {
    return List.copyOf(inOrder.values());
  }

  /** What every cluster needs, and the images of the stacks that the test accepts by name. */
  public List<PlannedImage> images(Predicate<String> stack) {
    return images().stream()
        .filter(
            image ->
                image.folder().role().phase() != ImageRole.Phase.STACK
                    || stack.test(image.folder().role().stack()))
        .toList();
  }

  /** The image that nodes are made of: folder {@code node}. */
  public PlannedImage node() {
    return named("node");
  }

  /** The registry that runs beside the nodes: folder {@code registry}. */
  public PlannedImage registry() {
    return named("registry");
  }

  private PlannedImage named(String folder) {
    PlannedImage image = inOrder.get(folder);
    if (image == null) {
      throw HealproofException.usage(
          "No image folder %s in the fixtures; seen %s.".formatted(folder, inOrder.keySet()));
    }
    return image;
  }

  private static List<Path> subfolders(Path images) {
    try (Stream<Path> entries = Files.list(images)) {
      return entries
          .filter(Files::isDirectory)
          .filter(folder -> Files.exists(folder.resolve(ImageYaml.FILE)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw HealproofException.broken("Cannot list " + images + ": " + e.getMessage(), e);
    }
  }

  private static void refuseUnknownBases(Map<String, ImageFolder> folders) {
    for (ImageFolder folder : folders.values()) {
      for (String base : folder.from()) {
        if (!folders.containsKey(base)) {
          throw HealproofException.usage(
              "%s: from names \"%s\", and there is no such folder; the nearest is %s"
                  .formatted(
                      folder.path().resolve(ImageYaml.FILE),
                      base,
                      NearestName.ranked(base, folders.keySet(), 1)));
        }
      }
    }
  }

  private static void refuseSharedNames(Iterable<ImageFolder> folders) {
    Map<String, ImageFolder> owners = new HashMap<>();
    for (ImageFolder folder : folders) {
      for (ImageReference image : folder.images()) {
        // Nodes ask the registry by path alone, so upstream hosts do not keep names apart.
        ImageFolder other = owners.put(image.mirrored(), folder);
        if (other != null && !other.name().equals(folder.name())) {
          throw HealproofException.usage(
              "Image folders %s and %s both offer %s: one registry serves both, so one must go."
                  .formatted(other.name(), folder.name(), image.mirrored()));
        }
      }
    }
  }

  private static List<ImageFolder> ordered(Map<String, ImageFolder> folders) {
    Map<String, ImageRole.Phase> phases = new HashMap<>();
    folders.values().stream()
        .sorted(Comparator.comparing(folder -> folder.role().phase()))
        .forEach(folder -> pull(folder, folder.role().phase(), folders, phases));
    List<ImageFolder> roots =
        folders.values().stream()
            .sorted(
                Comparator.comparing((ImageFolder folder) -> phases.get(folder.name()))
                    .thenComparing(ImageFolder::name))
            .toList();
    Set<ImageFolder> order = new LinkedHashSet<>();
    roots.forEach(folder -> visit(folder, folders, order, new ArrayList<>()));
    return List.copyOf(order);
  }

  /** A base is needed as early as the earliest image that builds upon it. */
  private static void pull(
      ImageFolder folder,
      ImageRole.Phase phase,
      Map<String, ImageFolder> folders,
      Map<String, ImageRole.Phase> phases) {
    ImageRole.Phase known = phases.get(folder.name());
    if (known != null && known.compareTo(phase) <= 0) {
      return;
    }
    phases.put(folder.name(), phase);
    for (String base : folder.from()) {
      ImageFolder below = folders.get(base);
      if (below != null) {
        pull(below, phase, folders, phases);
      }
    }
  }

  private static void visit(
      ImageFolder folder,
      Map<String, ImageFolder> folders,
      Set<ImageFolder> order,
      List<String> path) {
    if (order.contains(folder)) {
      return;
    }
    if (path.contains(folder.name())) {
      throw HealproofException.usage(
          "Image folders build upon each other in a circle: "
              + String.join(" -> ", path)
              + " -> "
              + folder.name());
    }
    path.add(folder.name());
    for (String base : folder.from()) {
      ImageFolder below = folders.get(base);
      if (below != null) {
        visit(below, folders, order, path);
      }
    }
    path.remove(path.size() - 1);
    order.add(folder);
  }

  private static Map<String, PlannedImage> hashed(List<ImageFolder> order) {
    Map<String, PlannedImage> planned = new LinkedHashMap<>();
    for (ImageFolder folder : order) {
      Map<String, String> bases = new LinkedHashMap<>();
      for (String base : folder.from()) {
        PlannedImage below = planned.get(base);
        if (below != null) {
          bases.put(base, below.content());
        }
      }
      planned.put(
          folder.name(), new PlannedImage(folder, ContentHash.of(folder.path(), bases.values())));
    }
    return planned;
  }
}
