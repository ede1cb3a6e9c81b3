package io.healproof.observe;

import java.util.List;

/** What a trial asks of the canary. */
@FunctionalInterface
public interface CanaryWitness {

  /** All changes so far, in order. */
  List<Canary.Write> writes();
}
