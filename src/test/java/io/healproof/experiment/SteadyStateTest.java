package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.observe.ApiTrace;
import io.healproof.observe.ClusterState;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.NodeSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyStateTest {

  private static ClusterState state(Watched... objects) {
    List<WatchEvent> history = new ArrayList<>();
    for (Watched object : objects) {
      history.add(new WatchEvent(history.size(), Duration.ZERO, false, object));
    }
    return ApiTrace.state(history);
  }

  private static ApplicationSeen application(String sync, String health) {
    return new ApplicationSeen("argocd", "app", "A", 1, sync, health, "Succeeded", "", true, 0);
  }

  private static DeploymentSeen deployment(int available, int generation, int observed) {
    return new DeploymentSeen("ns", "d", "D", 1, generation, observed, 2, available);
  }

  @Test
  void aStateInWhichEverythingIsAsItShouldBeLacksNothing() {
    assertEquals(
        List.of(),
        SteadyState.lacking(
            state(
                application("Synced", "Healthy"),
                deployment(2, 1, 1),
                new NodeSeen("n", "N", 1, true, false))));
  }

  @Test
  void everyThingThatIsNotSteadyIsNamed() {
    assertEquals(
        List.of(
            "Application app is OutOfSync and Healthy",
            "deployment ns/d has 1 of 2 pods available",
            "node n is cordoned"),
        SteadyState.lacking(
            state(
                application("OutOfSync", "Healthy"),
                deployment(1, 1, 1),
                new NodeSeen("n", "N", 1, true, true))));
  }

  @Test
  void aSpecThatItsControllerHasNotSeenIsNotSteady() {
    assertEquals(
        List.of("deployment ns/d: its controller has not seen generation 3 yet"),
        SteadyState.lacking(state(deployment(2, 3, 2))));
  }

  @Test
  void aNodeThatIsNotReadyIsNotSteady() {
    assertEquals(
        List.of("node n is not ready"),
        SteadyState.lacking(state(new NodeSeen("n", "N", 1, false, false))));
  }
}
