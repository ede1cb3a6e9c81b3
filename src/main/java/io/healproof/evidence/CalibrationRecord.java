package io.healproof.evidence;

import java.util.List;
import java.util.Optional;

/**
 * What was recorded of a run's calibration.
 *
 * @param inputs what each trial was computed from; none of a trial that broke
 * @param trials in the order in which they ended
 * @param result empty when there was no calibration, or it did not come to its end
 */
public record CalibrationRecord(
    List<Recorded<Entry.CalibrationInputs>> inputs,
    List<Recorded<Entry.CalibrationTrial>> trials,
    Optional<Recorded<Entry.Calibrated>> result) {

  public CalibrationRecord {
    inputs = List.copyOf(inputs);
    trials = List.copyOf(trials);
  }

  /** Of a run without calibration. */
  public static CalibrationRecord none() {
    return new CalibrationRecord(List.of(), List.of(), Optional.empty());
  }
}
