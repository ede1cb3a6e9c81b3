package io.healproof.experiment;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recomputing.Samples;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TargetInputs;
import io.healproof.experiment.TargetLogs.Victims;
import io.healproof.experiment.calibration.Regime;
import io.healproof.observe.ClockLog;
import io.healproof.observe.ClusterState;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * A calibration trial, compared with the truth again from what was kept of it. Asks nobody, and
 * knows nothing of what the record says it came to.
 */
final class CalibrationAgain {
  private final int number;
  private final TargetInputs inputs;
  private final Samples samples;

  CalibrationAgain(int number, TargetInputs inputs, Samples samples) {
    this.number = number;
    this.inputs = inputs;
    this.samples = samples;
  }

  /**
   * What the trial's record has to say.
   *
   * @throws IllegalArgumentException when something that was kept is not what it should be
   */
  Entry.CalibrationTrial entry() {
    WitnessesAgain witnesses = new WitnessesAgain(inputs.seen(), samples);
    Seen seen = witnesses.seen();
    UsersPace pace =
        witnesses.pace().orElseThrow(() -> new IllegalArgumentException("nobody sent"));
    CalibrationTarget target =
        new CalibrationTarget(
            inputs.lane(),
            Set.copyOf(inputs.pods()),
            inputs.victim(),
            Regime.valueOf(inputs.regime()),
            inputs.length());
    TargetLogs logs =
        new TargetLogs(
            text(inputs.users()),
            text(inputs.reads()),
            Set.copyOf(inputs.serving()),
            ClockLog.decode(samples.read(inputs.clock())),
            inputs.logged());
    Victims victims = target.victims(logs.before());
    return new CalibrationResult(new Noted(), number, target, pace, logs)
        .compared(
            seen,
            witnesses.findings(
                seen,
                target.injection(inputs.injected(), victims),
                target.criteria(logs.before(), victims),
                new ClusterState(),
                Optional.empty()),
            victims);
  }

  private String text(SampleRef ref) {
    return new String(samples.read(ref), StandardCharsets.UTF_8);
  }
}
