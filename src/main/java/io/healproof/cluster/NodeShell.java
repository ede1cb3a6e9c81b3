package io.healproof.cluster;

/** Runs programs on a node, as root, with the node's own processes and network in sight. */
public interface NodeShell {

  /**
   * Runs a script of POSIX sh on a node; returns when it has ended.
   *
   * @return what it wrote
   * @throws NodeAway when the node cannot be reached now
   * @throws io.healproof.HealproofException when there is no such node, it does not run, or the
   *     script fails
   */
  String run(String node, String script);

  /**
   * Whether the way to a node leads through its own kubelet, so that a fault of the node may cut
   * it.
   */
  default boolean throughKubelet() {
    return false;
  }

  /** How a node is reached, as the end of a sentence; empty where it needs no saying. */
  default String way(String node) {
    return "";
  }

  /**
   * Gets ready for scripts on a node, so that the next one begins at once.
   *
   * @throws io.healproof.HealproofException when there is no way to the node
   */
  default void reach(String node) {}

  /** Removes whatever was made to reach nodes; twice is as good as once. */
  default void leave() {}
}
