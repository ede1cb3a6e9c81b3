package io.healproof.experiment;

import io.healproof.evidence.TrialId;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Decides between equal targets. Each trial has its own choices, which follow from the run's seed
 * and the trial's id alone: a preview makes the same ones, whatever else was drawn before.
 */
record AimRandom(long seed) {

  RandomGenerator of(TrialId trial) {
    long claim = trial.claim().hashCode();
    return new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (claim * 1_000_003L + trial.number()));
  }
}
