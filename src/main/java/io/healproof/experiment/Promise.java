package io.healproof.experiment;

import java.time.Duration;

/** What a Then step promises. */
public sealed interface Promise {

  /** The step as written. */
  String text();

  /** Longest time that the step allows, or that a disturbance is looked for. */
  Duration time();

  /** Victim pods are replaced, and the workload is whole, within a time. */
  record Replaced(String text, Duration time) implements Promise {}

  /** A drift is gone, and its Application Synced and Healthy, within a time. */
  record Reverted(String text, Duration time) implements Promise {}

  /** Over a time, no witness sees the workload broken. */
  record Undisturbed(String text, Duration time) implements Promise {}
}
