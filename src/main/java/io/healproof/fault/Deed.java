package io.healproof.fault;

import java.util.List;

/**
 * What a fault does, and how it is taken back. {@link JournaledFault} sees to it that nothing is
 * done which is not in the journal. Not thread-safe.
 */
interface Deed {

  /**
   * Aims at what there is now, and says object by object what would be touched. Changes nothing.
   */
  List<String> aim();

  /** Each object that was aimed at. */
  List<Touch> touches();

  /**
   * Gets ready to hit what was aimed at, so that the deed itself begins at once. Hurts nobody; what
   * it makes is found by its own mark.
   */
  default void prepare() {}

  /** How to take back what was aimed at; empty where the platform alone mends it. */
  default List<Undo> undos() {
    return List.of();
  }

  /** Does it, to what was aimed at. */
  Injection inject();
}
