package io.healproof.cluster.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One folder of {@code cluster-fixtures/images}, as its {@code image.yaml} describes it.
 *
 * @param name the folder's name
 * @param path the folder
 * @param images upstream names under which nodes find the image; may be empty
 * @param builtFrom module or package, with version
 * @param standsInFor the product it stands in for, or empty
 * @param role when it is needed
 * @param from other folders whose images the Dockerfile builds upon
 * @param go what Go compiles before the image is built
 * @param python the requirements file whose wheels are fetched before the image is built
 * @param debootstrap the Debian root file system to make before the image is built
 */
public record ImageFolder(
    String name,
    Path path,
    List<ImageReference> images,
    String builtFrom,
    String standsInFor,
    ImageRole role,
    List<String> from,
    Optional<GoBuild> go,
    Optional<String> python,
    Optional<Debootstrap> debootstrap) {

  public ImageFolder {
    images = List.copyOf(images);
    from = List.copyOf(from);
  }

  /** What {@code go build} is told. */
  public record GoBuild(String ldflags, List<String> packages) {
    public GoBuild {
      packages = List.copyOf(packages);
    }
  }

  /**
   * A Debian suite, the packages beyond the minimal set, and hooks that mmdebstrap brings along.
   */
  public record Debootstrap(String suite, List<String> packages, List<String> hooks) {
    public Debootstrap {
      packages = List.copyOf(packages);
      hooks = List.copyOf(hooks);
    }
  }

  /** The version at the end of {@code builtFrom}: its last word, when that has a digit. */
  String version() {
    String last = builtFrom.substring(builtFrom.lastIndexOf(' ') + 1);
    return last.chars().anyMatch(Character::isDigit) ? last : "";
  }

  /** The module or package in {@code builtFrom}, without the version. */
  String source() {
    return builtFrom.substring(0, builtFrom.length() - version().length()).strip();
  }
}
