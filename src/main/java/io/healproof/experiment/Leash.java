package io.healproof.experiment;

import io.healproof.fault.Touch;
import java.util.List;
import java.util.Optional;

/** What may hold a trial back from its deed, asked right before it. */
interface Leash {
  /** Why nothing was done. */
  String LEASHED =
      "Leashed: everything was done but the deed, so there was nothing to see (--no-leashed does it).";

  /**
   * Whether to do it.
   *
   * @param claim for which it is done
   * @param touched what it is aimed at
   * @return why it is not done; empty to do it now
   * @throws io.healproof.HealproofException (REFUSED) when a guard no longer allows it
   */
  Optional<String> heldBack(Claim claim, List<Touch> touched);

  /** Holds every deed back; what touches nothing needs no leash. */
  static Leash tight() {
    return (claim, touched) -> touched.isEmpty() ? Optional.empty() : Optional.of(LEASHED);
  }

  /** Holds nothing back: the cluster is Healproof's own. */
  static Leash none() {
    return (claim, touched) -> Optional.empty();
  }
}
