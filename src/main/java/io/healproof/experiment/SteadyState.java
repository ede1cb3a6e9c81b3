package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.observe.ClusterState;
import io.healproof.observe.FollowedHistory;
import io.healproof.observe.Store;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.NodeSeen;
import io.healproof.observe.Watched.Replicated;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The condition that must hold before a fault and again after it: every Application Synced and
 * Healthy, every Deployment of the stack available at its current spec, no node cordoned.
 */
final class SteadyState {
  private static final Duration POLL = Duration.ofMillis(250);

  private final Testbed bed;
  private final Duration created;
  private final List<FollowedHistory> histories;

  SteadyState(Testbed bed) {
    this.bed = bed;
    this.created = bed.clock().now();
    this.histories =
        Store.of(bed.canary()).stream()
            .map(
                store ->
                    new FollowedHistory(
                        bed.api(), store, state -> lacking(state).isEmpty(), Duration.ZERO))
            .toList();
  }

  /**
   * Waits until the steady state has been held for the stated time. What has held since before the
   * call counts: the watch has seen it.
   *
   * @return the state that was held
   * @throws HealproofException (BROKEN) at the deadline, with what does not hold
   */
  ClusterState await(Progress.Step step) {
    step.now("waiting for the steady state");
    bed.api().keepFresh();
    Bounds bounds = bed.bounds();
    boolean held =
        bed.waiting()
            .until(
                "the steady state",
                POLL,
                bounds.steadyDeadline(),
                () ->
                    heldSince()
                        .map(since -> bed.clock().now().minus(since))
                        .filter(time -> time.compareTo(bounds.steadyFor()) >= 0)
                        .isPresent());
    if (!held) {
      List<String> lacking = lacking(state());
      throw HealproofException.broken(
          "the steady state did not hold for %d s within %d s: %s"
              .formatted(
                  bounds.steadyFor().toSeconds(),
                  bounds.steadyDeadline().toSeconds(),
                  lacking.isEmpty() ? "the watch was lost" : String.join("; ", lacking)),
          null);
    }
    return state();
  }

  /** Since when it has held without a break that anybody saw or could have missed. */
  private Optional<Duration> heldSince() {
    histories.forEach(FollowedHistory::look);
    if (!bed.api().watching()) {
      return Optional.empty();
    }
    return allHoldSince()
        .map(
            since ->
                Stream.concat(
                        Stream.of(created, since),
                        bed.pulse().lostWatches(since).stream().map(TimeBounds::latest))
                    .max(Duration::compareTo)
                    .orElseThrow());
  }

  /** Of the stores, the one that began last to hold; empty while one does not. */
  private Optional<Duration> allHoldSince() {
    return histories.stream().allMatch(history -> history.holdsSince().isPresent())
        ? histories.stream()
            .flatMap(history -> history.holdsSince().stream())
            .max(Duration::compareTo)
        : Optional.empty();
  }

  private ClusterState state() {
    return histories.stream().map(FollowedHistory::state).reduce(ClusterState::and).orElseThrow();
  }

  /** What keeps a state from being steady, in words; empty when it is. */
  static List<String> lacking(ClusterState state) {
    Stream<String> applications =
        state
            .all(ApplicationSeen.class)
            .filter(app -> !app.sync().equals("Synced") || !app.health().equals("Healthy"))
            .map(
                app ->
                    "Application %s is %s and %s".formatted(app.name(), app.sync(), app.health()));
    Stream<String> workloads = state.all(Replicated.class).flatMap(SteadyState::lacking);
    Stream<String> nodes =
        state
            .all(NodeSeen.class)
            .filter(node -> node.unschedulable() || !node.ready())
            .map(node -> "node " + node.name() + (node.ready() ? " is cordoned" : " is not ready"));
    return Stream.of(applications, workloads, nodes).flatMap(s -> s).toList();
  }

  private static Stream<String> lacking(Replicated workload) {
    String name =
        "%s %s/%s"
            .formatted(
                workload instanceof DeploymentSeen ? "deployment" : "statefulset",
                workload.namespace(),
                workload.name());
    if (workload.observedGeneration() < workload.generation()) {
      return Stream.of(
          "%s: its controller has not seen generation %d yet"
              .formatted(name, workload.generation()));
    }
    return workload.available() == workload.desired()
        ? Stream.empty()
        : Stream.of(
            "%s has %d of %d pods available"
                .formatted(name, workload.available(), workload.desired()));
  }
}
