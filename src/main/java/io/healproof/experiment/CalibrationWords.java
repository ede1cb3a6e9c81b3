package io.healproof.experiment;

import io.healproof.evidence.Entry;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Seconds;
import java.util.stream.Collectors;

/** A calibration trial in one line, for progress. */
final class CalibrationWords {

  private CalibrationWords() {}

  static String of(Entry.CalibrationTrial trial) {
    if (trial.compared().isEmpty()) {
      return trial.regime() + ": nothing to compare. " + trial.problem();
    }
    return trial.regime()
        + ": "
        + trial.compared().stream()
            .map(Entry.Compared::comparison)
            .map(CalibrationWords::of)
            .collect(Collectors.joining("; "));
  }

  private static String of(Comparison comparison) {
    return "%s %s true %s, measured %s"
        .formatted(
            comparison.source(),
            comparison.quantity(),
            Seconds.interval(comparison.truth()),
            words(comparison.measured()));
  }

  private static String words(Recovery measured) {
    if (measured instanceof Recovery.Observed observed) {
      Interval interval = observed.interval();
      return Seconds.interval(interval);
    }
    if (measured instanceof Recovery.LeftCensored never) {
      return "at most " + Seconds.ceil(never.upper());
    }
    if (measured instanceof Recovery.RightCensored never) {
      return "more than " + Seconds.floor(never.lower());
    }
    return "unknown (" + ((Recovery.Unknown) measured).reason() + ")";
  }
}
