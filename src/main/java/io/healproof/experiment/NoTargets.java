package io.healproof.experiment;

import io.healproof.evidence.TrialId;
import io.healproof.fault.Fault;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.Traces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Calibration breaks its own targets only, and in its own way. */
final class NoTargets implements Targets {

  @Override
  public Fault fault(FaultSpec spec, TrialId trial, Duration watched) {
    throw new UnsupportedOperationException("calibration injects no " + spec.describe());
  }

  @Override
  public Optional<String> ownerOf(FaultSpec spec) {
    return Optional.empty();
  }

  @Override
  public List<RecoverySettings> settings(FaultSpec spec) {
    return List.of();
  }

  @Override
  public Traces traces() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sync(String application, Duration deadline) {
    throw new UnsupportedOperationException("calibration syncs no Application");
  }
}
