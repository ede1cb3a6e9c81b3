package io.healproof.cluster;

/** Runs programs on a node, as root, with the node's own processes and network in sight. */
public interface NodeShell {

  /**
   * Runs a script of POSIX sh on a node; returns when it has ended.
   *
   * @return what it wrote
   * @throws io.healproof.HealproofException when there is no such node, it does not run, or the
   *     script fails
   */
  String run(String node, String script);
}
