package io.healproof.report;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Interval;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Seconds;
import java.util.List;
import java.util.Optional;

/**
 * The recovery that was predicted before a trial's fault, and what became of it.
 *
 * @param scored empty where the trial did not come to that
 */
record Forecast(Interval predicted, Optional<Recorded<Entry.PredictionScored>> scored) {

  /** Of a trial; empty where none was written down. */
  static Optional<Forecast> of(TrialRecord trial) {
    return trial
        .intent()
        .flatMap(intent -> intent.body().predicted())
        .map(predicted -> new Forecast(predicted, trial.prediction()));
  }

  PredictionScore score() {
    return scored.map(record -> record.body().score()).orElse(PredictionScore.UNDECIDED);
  }

  /** E.g. {@code [1.00, 8.00] s; hit, for api measured [2.60, 2.85] s}. */
  String text() {
    return Seconds.interval(predicted)
        + " s; "
        + switch (score()) {
          case HIT -> "hit";
          case MISSED -> "missed";
          case UNDECIDED -> "not seen well enough to tell";
        }
        + scored
            .map(Recorded::body)
            .map(
                seen ->
                    ", for %s measured %s"
                        .formatted(seen.source(), Recoveries.text(seen.measured())))
            .orElse("");
  }

  /** Of several trials, e.g. {@code predicted [1.00, 8.00] s: 2 of 3 hit, 1 missed}. */
  static String text(List<Forecast> forecasts) {
    long hit = count(forecasts, PredictionScore.HIT);
    long missed = count(forecasts, PredictionScore.MISSED);
    long unseen = count(forecasts, PredictionScore.UNDECIDED);
    List<String> ranges =
        forecasts.stream().map(f -> Seconds.interval(f.predicted()) + " s").distinct().toList();
    return "predicted %s: %s of %s hit%s"
            .formatted(
                ranges.size() == 1 ? ranges.get(0) : "for each trial",
                hit,
                forecasts.size(),
                missed > 0 ? ", " + missed + " missed" : "")
        + (unseen > 0 ? ", " + unseen + " not seen well enough to tell" : "");
  }

  private static long count(List<Forecast> forecasts, PredictionScore score) {
    return forecasts.stream().filter(forecast -> forecast.score() == score).count();
  }
}
