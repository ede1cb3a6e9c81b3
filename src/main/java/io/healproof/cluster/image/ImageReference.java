package io.healproof.cluster.image;

import io.healproof.HealproofException;

/**
 * A reference to an image as manifests write it, with the defaults that container runtimes add.
 *
 * @param host the registry that upstream serves it from, e.g. {@code quay.io}
 * @param path the repository below that host, e.g. {@code library/busybox}
 * @param tag the tag, {@code latest} where none is written
 */
public record ImageReference(String host, String path, String tag) {
  private static final String DEFAULT_HOST = "docker.io";

  /**
   * Reads a reference with a tag or with none.
   *
   * @throws HealproofException when the text is empty or pins a digest, which a local build cannot
   *     keep
   */
  public static ImageReference parse(String text) {
    String reference = text.strip();
    if (reference.isEmpty() || reference.contains("@") || reference.contains(" ")) {
      throw HealproofException.usage(
          "Image reference \"%s\": expected NAME or NAME:TAG. A digest cannot be kept by a local image; name a tag."
              .formatted(text));
    }
    int slash = reference.indexOf('/');
    String first = slash < 0 ? "" : reference.substring(0, slash);
    boolean hasHost = first.contains(".") || first.contains(":") || first.equals("localhost");
    String host = hasHost ? first : DEFAULT_HOST;
    String rest = hasHost ? reference.substring(slash + 1) : reference;
    int colon = rest.lastIndexOf(':');
    String path = colon < 0 ? rest : rest.substring(0, colon);
    String tag = colon < 0 ? "latest" : rest.substring(colon + 1);
    boolean official = host.equals(DEFAULT_HOST) && path.indexOf('/') < 0;
    return new ImageReference(host, official ? "library/" + path : path, tag);
  }

  /** Where a mirror of every registry serves it: path and tag, without the upstream host. */
  public String mirrored() {
    return path + ":" + tag;
  }

  @Override
  public String toString() {
    return host + "/" + mirrored();
  }
}
