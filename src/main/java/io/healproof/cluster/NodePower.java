package io.healproof.cluster;

import java.util.List;

/**
 * The power switch of a local cluster's nodes. A node that is started again is the same node: same
 * name, same address, same disks.
 */
public interface NodePower {

  /** Names of the nodes that can be switched, the server first. */
  List<String> nodes();

  /**
   * Cuts the node's power: all its processes end at once.
   *
   * @throws io.healproof.HealproofException when there is no such node or it is already off
   */
  void kill(String node);

  /**
   * Switches the node on again; it boots in the background. A running node is left alone.
   *
   * @return whether it was off
   * @throws io.healproof.HealproofException when there is no such node
   */
  boolean start(String node);

  /**
   * Freezes the node and everything on it.
   *
   * @throws io.healproof.HealproofException when there is no such node or it is not running
   */
  void pause(String node);

  /**
   * Lets a frozen node go on; one that is not frozen is left alone.
   *
   * @return whether it was frozen
   * @throws io.healproof.HealproofException when there is no such node
   */
  boolean unpause(String node);
}
