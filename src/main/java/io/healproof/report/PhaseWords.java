package io.healproof.report;

import io.healproof.recovery.Phase;

/** Phases as people read them. */
final class PhaseWords {

  private PhaseWords() {}

  /** E.g. {@code endpoint removed}. */
  static String name(Phase phase) {
    return phase.name().replace('-', ' ');
  }
}
