package io.healproof.fault;

import java.util.List;

/** Something that is done to a stack: aimed, shown, done once, and undone. Not thread-safe. */
public interface Fault {

  /**
   * Aims at what there is now, and says object by object what would be touched. Changes nothing.
   */
  List<String> aim();

  /** Each object that was aimed at: what guards judge, in the same words that plans show. */
  List<Touch> touches();

  /**
   * Does it, to what was aimed at. How it is taken back is in the cluster's journal before.
   *
   * @throws io.healproof.HealproofException when the cluster does not accept it
   */
  Injection inject();

  /** How what was aimed at is taken back, as orders; empty where the platform alone mends it. */
  default List<String> undoing() {
    return List.of();
  }

  /** Notes that its effect was seen. */
  default void effectSeen() {}

  /**
   * Puts back what the platform does not put back itself; twice is as good as once.
   *
   * @return what had to be put back, in words; empty when nothing was left
   * @throws io.healproof.HealproofException when something cannot be put back; it stays in the
   *     journal
   */
  List<String> undo();
}
