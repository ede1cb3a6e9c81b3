package io.healproof.experiment;

import io.healproof.fault.FaultSpec;
import java.util.Optional;

/** Knows which Argo CD Application owns what a fault changes by hand. */
@FunctionalInterface
interface Owners {

  /** The Application's name; empty for a fault that is no drift. */
  Optional<String> of(FaultSpec fault);
}
