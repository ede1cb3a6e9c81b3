package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.EndpointsSeen;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.observe.Watched.ReplicaSetSeen;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiTimelineTest {
  private final List<WatchEvent> history = new ArrayList<>();

  private void at(int second, boolean gone, Watched object) {
    history.add(new WatchEvent(history.size(), Duration.ofSeconds(second), gone, object));
  }

  private List<TimelineEvent> milestones() {
    List<DatedEvent> dated = new Dating(List.of(), Duration.ofMillis(500)).of(history);
    return ApiTimeline.of(dated, "ns", "d", Duration.ofSeconds(10));
  }

  private static PodSeen pod(String uid, boolean scheduled, boolean started, boolean ready) {
    return new PodSeen(
        "ns", "p-" + uid, uid, 1, "RS", "n", scheduled, started, ready, false, List.of());
  }

  @Test
  void theMilestonesOfAReplacementComeOnceAndInOrder() {
    at(0, false, new DeploymentSeen("ns", "d", "D", 1, 1, 1, 1, 1));
    at(0, false, new ReplicaSetSeen("ns", "rs", "RS", 1, "D"));
    at(0, false, pod("old", true, true, true));
    at(0, false, new EndpointsSeen("ns", "s-1", "S", 1, "s", Set.of("old")));
    at(10, true, pod("old", true, true, true));
    at(11, false, new EndpointsSeen("ns", "s-1", "S", 1, "s", Set.of()));
    at(11, false, pod("new", false, false, false));
    at(12, false, pod("new", true, false, false));
    at(12, false, pod("new", true, false, false));
    at(13, false, pod("new", true, true, false));
    at(14, false, pod("new", true, true, true));
    at(15, false, new EndpointsSeen("ns", "s-1", "S", 1, "s", Set.of("new")));

    List<TimelineEvent> events = milestones();

    assertEquals(
        List.of(
            "pod-gone",
            "endpoint-removed",
            "pod-created",
            "pod-scheduled",
            "pod-started",
            "pod-ready",
            "endpoint-ready"),
        events.stream().map(TimelineEvent::name).toList());
    assertEquals(
        new TimeBounds(Duration.ofMillis(13_500), Duration.ofSeconds(14)), events.get(5).at());
  }

  @Test
  void anotherWorkloadsPodsAreNoNews() {
    at(0, false, new DeploymentSeen("ns", "d", "D", 1, 1, 1, 1, 1));
    at(11, false, pod("stranger", true, true, true));

    assertEquals(List.of(), milestones());
  }
}
