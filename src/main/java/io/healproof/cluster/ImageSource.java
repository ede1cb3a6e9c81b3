package io.healproof.cluster;

/** Where a local cluster's images come from. */
public enum ImageSource {
  /** PULL when a container registry answers within five seconds, else BUILD. */
  AUTO,
  /** {@code rancher/k3s} and upstream images, pulled by the nodes. */
  PULL,
  /** Built here from modules and packages at pinned versions. */
  BUILD
}
