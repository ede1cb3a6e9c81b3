package io.healproof.report;

import java.util.List;

/**
 * What of a run goes to Prometheus. Names and labels are stable: dashboards and alerts rest on
 * them. Each series carries, besides its own labels, those of its group: {@code job}, {@code
 * cluster}, {@code stack}.
 */
public enum RunMetric {
  RUN_INFO(
      "healproof_run_info",
      "The newest run: always 1. Its head hash vouches for its record.",
      "run",
      "head",
      "version"),
  RUN_VERDICT(
      "healproof_run_verdict", "1 for the verdict that the run came to, else 0.", "verdict"),
  RUN_STARTED("healproof_run_started_timestamp_seconds", "When the newest run began."),
  CLAIM_VERDICT(
      "healproof_claim_verdict",
      "1 for the verdict that a claim or a control came to, else 0.",
      "claim",
      "control",
      "verdict"),
  CONTROL_AGREES(
      "healproof_control_agrees", "1 if a control showed what was expected, else 0.", "claim"),
  TRIALS("healproof_trials", "Trials of a claim in the newest run.", "claim"),
  TRIALS_PLANNED(
      "healproof_trials_planned", "Trials that were announced before the first.", "claim"),
  LIMIT("healproof_limit_seconds", "The time that a claim allows.", "claim", "limit"),
  RECOVERY_LOWER(
      "healproof_recovery_lower_seconds",
      "Largest lower bound of a claim's trials, as a witness saw it.",
      "claim",
      "limit",
      "witness"),
  RECOVERY_UPPER(
      "healproof_recovery_upper_seconds",
      "Largest upper bound of a claim's trials; +Inf where one was not seen to recover.",
      "claim",
      "limit",
      "witness"),
  OUTAGE_LOWER(
      "healproof_outage_lower_seconds",
      "Largest lower bound of what users were without service, as one source saw it.",
      "claim",
      "source"),
  OUTAGE_UPPER(
      "healproof_outage_upper_seconds",
      "Largest upper bound of it; where no request failed, what could have slipped through; +Inf"
          + " where it was not seen to end.",
      "claim",
      "source"),
  OUTAGE_FAILED(
      "healproof_outage_failed_requests",
      "Requests that failed within the outage, in the trial in which most did.",
      "claim",
      "source"),
  MESSAGES_LOST(
      "healproof_messages_lost",
      "Acknowledged messages that were not there afterwards, over all trials.",
      "claim"),
  CALIBRATION_HELD("healproof_calibration_held", "1 if the instruments may be believed, else 0."),
  CALIBRATION_COVERAGE(
      "healproof_calibration_coverage_lower_bound_ratio",
      "Exact lower bound, at 95 % confidence, of the share of measurements that contain the truth.",
      "source",
      "quantity"),
  CALIBRATION_MISSED(
      "healproof_calibration_missed",
      "Measurements that have no moment in common with the truth.",
      "source",
      "quantity"),
  CALIBRATION_BIAS(
      "healproof_calibration_bias_seconds",
      "Median of the measurement's middle less the truth's.",
      "source",
      "quantity"),
  CALIBRATION_ERROR(
      "healproof_calibration_error_p95_seconds",
      "What 95 % of the errors of the middle do not exceed in size.",
      "source",
      "quantity"),
  LAST_SUCCESS(
      "healproof_last_success_timestamp_seconds",
      "When the newest run began that passed; a later run that does not pass leaves it as it is.");

  private final String metric;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is.
  private final List<String> labels;

  RunMetric(String metric, String help, String... labels) {
    this.metric = metric;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** Its name; the last word is the unit, where it has one. */
  public String metric() {
    return metric;
  }

  /** One sentence about it. */
  public String help() {
    return help;
  }

  /** Names of its own labels. */
  public List<String> labels() {
    return labels;
  }
}
