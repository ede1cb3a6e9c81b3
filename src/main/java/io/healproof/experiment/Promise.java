package io.healproof.experiment;

import io.healproof.fault.WorkloadRef;
import java.time.Duration;
import java.util.Optional;

/** What a Then step promises. */
public sealed interface Promise {

  /** The step as written. */
  String text();

  /** Longest time that the step allows, or that a disturbance is looked for; zero for none. */
  Duration time();

  /** Whether it can only be kept or broken towards users who send. */
  default boolean needsUsers() {
    return this instanceof Outage || this instanceof NothingLost;
  }

  /** Victim pods are replaced, and the workload is whole, within a time. */
  record Replaced(String text, Duration time) implements Promise {}

  /** A drift is gone, and its Application Synced and Healthy, within a time. */
  record Reverted(String text, Duration time) implements Promise {}

  /** Users are without service for no longer than a time. */
  record Outage(String text, Duration time) implements Promise {}

  /**
   * Every message that was acknowledged can be read back.
   *
   * @param inOrder whether each of them must be there once, and in its place, as well
   */
  record NothingLost(String text, boolean inOrder) implements Promise {
    @Override
    public Duration time() {
      return Duration.ZERO;
    }
  }

  /**
   * Over a time, no witness sees the workload broken; where users send, none of them does either.
   *
   * @param workload that is looked at; empty for the one that the fault is about
   */
  record Undisturbed(String text, Duration time, Optional<WorkloadRef> workload)
      implements Promise {}
}
