package io.healproof.fault;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** How a person's change reaches the API server: one merge patch, under a name of its own. */
final class ByHand {
  /** The field manager makes a drift attributable in {@code managedFields}. */
  static final PatchContext PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager("healproof-by-hand")
          .build();

  private ByHand() {}
}
