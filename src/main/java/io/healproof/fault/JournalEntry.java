package io.healproof.fault;

import java.util.List;

/**
 * A fault, as the journal in the cluster has it.
 *
 * @param name of its ConfigMap
 * @param run that does it
 * @param fault in words, with its targets
 * @param undos how it is taken back, in the order in which it is done; taken back in reverse
 */
public record JournalEntry(String name, String run, String fault, Stage stage, List<Undo> undos) {

  /** How far it has come. */
  public enum Stage {
    /** It is about to be done: it may have been done, or not. */
    INTENT,
    /** It was done, and its effect seen. */
    EFFECT,
    /** It was taken back: only the entry itself is left. */
    UNDONE
  }

  public JournalEntry {
    undos = List.copyOf(undos);
  }

  /** Whether it is of objects that were brought. */
  boolean brings() {
    return undos.stream().anyMatch(Undo.Dismantle.class::isInstance);
  }

  JournalEntry at(Stage reached) {
    return new JournalEntry(name, run, fault, reached, undos);
  }
}
