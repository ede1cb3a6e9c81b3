package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.observe.ApiTrace;
import io.healproof.observe.ClusterState;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.NodeSeen;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The condition that must hold before a fault and again after it: every Application Synced and
 * Healthy, every Deployment of the stack available at its current spec, no node cordoned.
 */
final class SteadyState {
  private static final Duration POLL = Duration.ofMillis(250);

  private final Testbed bed;

  SteadyState(Testbed bed) {
    this.bed = bed;
  }

  /**
   * Waits until the steady state has been held for the stated time.
   *
   * @return the state that was held
   * @throws HealproofException (BROKEN) at the deadline, with what does not hold
   */
  ClusterState await(Progress.Step step) {
    step.now("waiting for the steady state");
    Bounds bounds = bed.bounds();
    Duration[] since = {null};
    boolean held =
        bed.waiting()
            .until(
                "the steady state",
                POLL,
                bounds.steadyDeadline(),
                () -> {
                  if (!bed.api().watching() || !lacking(now()).isEmpty()) {
                    since[0] = null;
                    return false;
                  }
                  since[0] = since[0] == null ? bed.clock().now() : since[0];
                  return bed.clock().now().minus(since[0]).compareTo(bounds.steadyFor()) >= 0;
                });
    if (!held) {
      List<String> lacking = lacking(now());
      throw HealproofException.broken(
          "the steady state did not hold for %d s within %d s: %s"
              .formatted(
                  bounds.steadyFor().toSeconds(),
                  bounds.steadyDeadline().toSeconds(),
                  lacking.isEmpty() ? "the watch was lost" : String.join("; ", lacking)),
          null);
    }
    return now();
  }

  private ClusterState now() {
    return ApiTrace.state(bed.api().history());
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
    Stream<String> deployments = state.all(DeploymentSeen.class).flatMap(SteadyState::lacking);
    Stream<String> nodes =
        state
            .all(NodeSeen.class)
            .filter(node -> node.unschedulable() || !node.ready())
            .map(node -> "node " + node.name() + (node.ready() ? " is cordoned" : " is not ready"));
    return Stream.of(applications, deployments, nodes).flatMap(s -> s).toList();
  }

  private static Stream<String> lacking(DeploymentSeen d) {
    String name = "deployment " + d.namespace() + "/" + d.name();
    if (d.observedGeneration() < d.generation()) {
      return Stream.of(
          "%s: its controller has not seen generation %d yet".formatted(name, d.generation()));
    }
    return d.available() == d.desired()
        ? Stream.empty()
        : Stream.of("%s has %d of %d pods available".formatted(name, d.available(), d.desired()));
  }
}
