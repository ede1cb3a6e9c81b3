package io.healproof.cluster;

import java.util.List;

/**
 * What a number measured on a cluster depends on.
 *
 * @param kubernetesVersion as the API server reports it, e.g. {@code v1.34.4}
 * @param imageSource where the images came from
 * @param nodeImage that the nodes run
 * @param nodes in order: the server first
 * @param images every image that Healproof provided
 * @param notes what a reader must know about this cluster, in full sentences
 */
public record ClusterFacts(
    String kubernetesVersion,
    ImageSource imageSource,
    ImageFact nodeImage,
    List<NodeFact> nodes,
    List<ImageFact> images,
    List<String> notes) {

  public ClusterFacts {
    nodes = List.copyOf(nodes);
    images = List.copyOf(images);
    notes = List.copyOf(notes);
  }

  /** A node: its role is {@code server} or {@code agent}. */
  public record NodeFact(String name, String role, String osImage, String containerRuntime) {}

  /**
   * An image that Healproof provided.
   *
   * @param name upstream reference as manifests write it
   * @param digest of the image's manifest in the registry, or of its config where there is none
   * @param builtFrom module or package with version, or empty when it was pulled
   * @param standsInFor the product it stands in for, or empty
   */
  public record ImageFact(String name, String digest, String builtFrom, String standsInFor) {}
}
