package io.healproof.experiment;

import io.healproof.evidence.TrialId;
import io.healproof.fault.Fault;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.Traces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a trial does to the cluster, and what it asks of it beforehand. */
interface Targets {

  /**
   * A fault that is ready to be aimed.
   *
   * @param trial in which it is done; decides between equal targets, together with the run's seed
   * @param watched how long the trial may watch it
   */
  Fault fault(FaultSpec spec, TrialId trial, Duration watched);

  /** What may hold a deed back. */
  default Leash leash() {
    return Leash.none();
  }

  /** Name of the Application that owns what a fault changes by hand; empty for what is no drift. */
  Optional<String> ownerOf(FaultSpec spec);

  /** What shapes the recovery from a fault, as it is now. */
  List<RecoverySettings> settings(FaultSpec spec);

  /** What a fault could leave behind, as it is now. */
  Traces traces();

  /** Syncs an Application as a person would; returns when the sync has ended. */
  void sync(String application, Duration deadline);
}
