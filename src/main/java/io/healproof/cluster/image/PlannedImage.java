package io.healproof.cluster.image;

import java.util.Locale;
import java.util.Map;

/**
 * An image folder, and the hash of everything that its image is made from.
 *
 * @param folder the folder
 * @param content SHA-256 in hexadecimal over the folder's files and its bases' content
 */
public record PlannedImage(ImageFolder folder, String content) {
  static final String REPOSITORY = "healproof.local/";

  /** Long enough that two contents of one folder never meet. */
  private static final int TAG_LENGTH = 16;

  /** The folder's name. */
  public String name() {
    return folder.name();
  }

  /** The local tag. An image with this tag is this content, built. */
  public String tag() {
    return REPOSITORY + name() + ":" + content.substring(0, TAG_LENGTH);
  }

  /** The Dockerfile's build argument that names this image as a base. */
  String buildArgument() {
    return name().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  Map<String, String> labels() {
    return Map.of(
        "io.healproof.built-from", folder.builtFrom(),
        "io.healproof.stands-in-for", folder.standsInFor(),
        "io.healproof.content", content,
        "org.opencontainers.image.title", name(),
        "org.opencontainers.image.source", folder.source(),
        "org.opencontainers.image.version", folder.version());
  }
}
