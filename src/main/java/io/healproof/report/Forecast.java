package io.healproof.report;

import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Interval;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Seconds;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The recovery that was predicted before a trial's fault, and what became of it.
 *
 * @param measured what it is scored on; empty where nothing was measured that could decide it
 */
record Forecast(Interval predicted, Optional<Measurement> measured) {

  /** Of a trial; empty where none was written down. */
  static Optional<Forecast> of(TrialRecord trial) {
    return trial
        .intent()
        .flatMap(intent -> intent.body().predicted())
        .map(predicted -> new Forecast(predicted, sharpest(trial)));
  }

  /** Scored on what the platform did, not on what users noticed, by the sharpest witness of it. */
  private static Optional<Measurement> sharpest(TrialRecord trial) {
    return trial.limits().stream()
        .map(judged -> new Measurement(trial, judged))
        .filter(measurement -> measurement.hasLength() && !measurement.byUsers())
        .min(Comparator.comparing(measurement -> measurement.limit().witness()));
  }

  PredictionScore score() {
    return measured
        .map(measurement -> PredictionScore.of(predicted, measurement.recovery()))
        .orElse(PredictionScore.UNDECIDED);
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
        + measured.map(seen -> ", for " + seen.seenBy() + " measured " + seen.text()).orElse("");
  }

  /** Of several trials, e.g. {@code predicted [1.00, 8.00] s: 2 of 3 hit, 1 missed}. */
  static String text(List<Forecast> forecasts) {
    long hit = count(forecasts, PredictionScore.HIT);
    long missed = count(forecasts, PredictionScore.MISSED);
    List<String> ranges =
        forecasts.stream().map(f -> Seconds.interval(f.predicted()) + " s").distinct().toList();
    return "predicted %s: %s of %s hit%s"
        .formatted(
            ranges.size() == 1 ? ranges.get(0) : "for each trial",
            hit,
            forecasts.size(),
            missed > 0 ? ", " + missed + " missed" : "");
  }

  private static long count(List<Forecast> forecasts, PredictionScore score) {
    return forecasts.stream().filter(forecast -> forecast.score() == score).count();
  }
}
