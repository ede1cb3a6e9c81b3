package io.healproof.report;

import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Accuracy;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run's outcome as numbers for Prometheus. */
public final class RunMetrics {
  private final Map<RunMetric, Map<List<String>, Double>> values = new EnumMap<>(RunMetric.class);

  private RunMetrics() {}

  /**
   * All of a run but {@link RunMetric#LAST_SUCCESS}: by metric, and by the values of its labels. A
   * metric that the run has nothing to say of is absent.
   */
  public static Map<RunMetric, Map<List<String>, Double>> of(RunRecord run) {
    RunMetrics metrics = new RunMetrics();
    metrics.run(run);
    run.verdict().claims().forEach(metrics::verdict);
    run.claims().forEach(metrics::claim);
    CalibrationSummary.of(run).ifPresent(metrics::calibration);
    return Collections.unmodifiableMap(metrics.values);
  }

  /** What is to be kept of a run that passed; empty of any other. */
  public static Map<RunMetric, Map<List<String>, Double>> lastSuccess(RunRecord run) {
    return run.verdict().verdict().outcome() == Outcome.PASS
        ? Map.of(RunMetric.LAST_SUCCESS, Map.of(List.of(), seconds(run.header().startedAt())))
        : Map.of();
  }

  private void run(RunRecord run) {
    set(RunMetric.RUN_INFO, 1, run.header().runId(), run.head(), run.header().version());
    set(RunMetric.RUN_STARTED, seconds(run.header().startedAt()));
    for (Outcome outcome : Outcome.values()) {
      set(
          RunMetric.RUN_VERDICT,
          run.verdict().verdict().outcome() == outcome ? 1 : 0,
          outcome.name());
    }
  }

  private void verdict(ClaimVerdict claim) {
    for (Outcome outcome : Outcome.values()) {
      set(
          RunMetric.CLAIM_VERDICT,
          claim.verdict().outcome() == outcome ? 1 : 0,
          claim.claim(),
          Boolean.toString(claim.control()),
          outcome.name());
    }
    if (claim.control()) {
      set(RunMetric.CONTROL_AGREES, claim.agrees() ? 1 : 0, claim.claim());
    }
  }

  private void claim(ClaimRecord claim) {
    String id = claim.plan().body().id();
    set(RunMetric.TRIALS, claim.trials().size(), id);
    set(RunMetric.TRIALS_PLANNED, claim.plan().body().trials(), id);
    for (TrialRecord trial : claim.trials()) {
      trial.limits().forEach(judged -> limit(id, judged.body().result()));
      trial.outages().forEach(seen -> outage(id, seen.body()));
      Messages.of(trial)
          .ifPresent(messages -> add(RunMetric.MESSAGES_LOST, (double) messages.lost(), id));
    }
  }

  private void limit(String claim, LimitResult result) {
    if (Measurement.countsMessages(result.limit())) {
      return;
    }
    String id = result.limit().id();
    set(RunMetric.LIMIT, seconds(result.limit().max()), claim, id);
    String witness = Measurement.witness(result.limit().witness());
    largest(RunMetric.RECOVERY_LOWER, lower(result.recovery()), claim, id, witness);
    largest(RunMetric.RECOVERY_UPPER, upper(result.recovery()), claim, id, witness);
  }

  private void outage(String claim, Entry.OutageSeen seen) {
    largest(RunMetric.OUTAGE_LOWER, lower(seen.outage().length()), claim, seen.source());
    largest(RunMetric.OUTAGE_UPPER, upper(seen.outage().length()), claim, seen.source());
    largest(RunMetric.OUTAGE_FAILED, (double) seen.outage().failed(), claim, seen.source());
  }

  private void calibration(CalibrationSummary calibration) {
    set(RunMetric.CALIBRATION_HELD, calibration.gate().held() ? 1 : 0);
    for (Accuracy accuracy : calibration.accuracies()) {
      String[] labels = {accuracy.source(), accuracy.quantity()};
      set(RunMetric.CALIBRATION_MISSED, accuracy.missed(), labels);
      accuracy
          .coverage()
          .ifPresent(
              share -> set(RunMetric.CALIBRATION_COVERAGE, Shares.lowerBound(share), labels));
      accuracy
          .errors()
          .ifPresent(
              errors -> {
                set(RunMetric.CALIBRATION_BIAS, seconds(errors.bias()), labels);
                set(RunMetric.CALIBRATION_ERROR, seconds(errors.p95()), labels);
              });
    }
  }

  private static double lower(Recovery recovery) {
    return seconds(Recoveries.lower(recovery).at());
  }

  /** What was not seen to recover has no upper bound: infinity stays the largest. */
  private static double upper(Recovery recovery) {
    return Recoveries.upper(recovery)
        .map(end -> seconds(end.at()))
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1e3;
  }

  private void set(RunMetric metric, double value, String... labels) {
    series(metric).put(List.of(labels), value);
  }

  private void largest(RunMetric metric, double value, String... labels) {
    series(metric).merge(List.of(labels), value, Math::max);
  }

  private void add(RunMetric metric, double value, String... labels) {
    series(metric).merge(List.of(labels), value, Double::sum);
  }

  private Map<List<String>, Double> series(RunMetric metric) {
    return values.computeIfAbsent(metric, none -> new LinkedHashMap<>());
  }
}
