package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.Watched.ConfigMapSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.EndpointsSeen;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.observe.Watched.ReplicaSetSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiConditionTest {
  private final List<WatchEvent> history = new ArrayList<>();

  private void see(Watched object) {
    add(object, false);
  }

  private void gone(Watched object) {
    add(object, true);
  }

  private void add(Watched object, boolean gone) {
    history.add(new WatchEvent(history.size(), Duration.ofSeconds(history.size()), gone, object));
  }

  private static DeploymentSeen deployment(int desired, int available, int generation) {
    return new DeploymentSeen("ns", "d", "D", 1, generation, generation, desired, available);
  }

  private static PodSeen pod(String uid, boolean ready, boolean deleting) {
    return new PodSeen("ns", "p-" + uid, uid, 1, "RS", "n", true, true, ready, deleting, List.of());
  }

  private static EndpointsSeen endpoints(String... pods) {
    return new EndpointsSeen("ns", "s-1", "S", 1, "s", Set.of(pods));
  }

  private void steady() {
    see(deployment(2, 2, 1));
    see(new ReplicaSetSeen("ns", "rs", "RS", 1, "D"));
    see(pod("a", true, false));
    see(pod("b", true, false));
    see(endpoints("a", "b"));
  }

  private List<Boolean> whole(String... victims) {
    return ApiTrace.of(history, ApiCondition.whole("ns", "d", 2, Set.of(victims), Set.of("s")))
        .stream()
        .map(ApiTrace.Point::holds)
        .toList();
  }

  private boolean last(List<Boolean> points) {
    return points.get(points.size() - 1);
  }

  @Test
  void aWorkloadWhoseVictimIsThereIsBrokenEvenWhileEverythingIsReady() {
    steady();

    assertTrue(last(whole()));
    assertFalse(last(whole("b")));
  }

  @Test
  void aKilledPodIsReplacedWhenItsSuccessorIsReadyAndAnEndpoint() {
    steady();
    gone(pod("b", true, true));
    see(deployment(2, 1, 1));
    see(endpoints("a"));
    see(pod("c", false, false));
    see(pod("c", true, false));
    see(deployment(2, 2, 1));
    List<Boolean> before = whole("b");
    see(endpoints("a", "c"));

    assertFalse(before.contains(true), before.toString());
    assertTrue(last(whole("b")));
  }

  @Test
  void aReadyPodThatIsBeingDeletedDoesNotCount() {
    steady();
    see(pod("b", true, true));

    assertFalse(last(whole()));
  }

  @Test
  void aServiceWithoutAnyEndpointIsNotReachable() {
    steady();
    see(endpoints());

    assertFalse(last(whole()));
  }

  @Test
  void theDeletionOfAnOldObjectDoesNotRemoveItsSuccessorOfTheSameName() {
    see(new ConfigMapSeen("ns", "c", "old", 1, Map.of()));
    see(new ConfigMapSeen("ns", "c", "new", 3, Map.of()));
    gone(new ConfigMapSeen("ns", "c", "old", 2, Map.of()));

    assertEquals(
        "new",
        ApiTrace.state(history).find(ConfigMapSeen.class, "ns", "c").map(Watched::uid).orElse(""));
  }

  @Test
  void aValueIsRestoredOnlyByALaterVersionWithTheDesiredValue() {
    String good = Projection.hashOf("good");
    see(new ConfigMapSeen("ns", "c", "u", 5, Map.of("k", good)));
    see(new ConfigMapSeen("ns", "c", "u", 6, Map.of("k", Projection.hashOf("bad"))));
    see(new ConfigMapSeen("ns", "c", "u", 7, Map.of("k", Projection.hashOf("worse"))));
    see(new ConfigMapSeen("ns", "c", "u", 8, Map.of("k", good)));

    assertEquals(
        List.of(false, false, false, true),
        ApiTrace.of(
                history, ApiCondition.valueRestored("ns", "c", 6, "k", Projection.hashOf("good")))
            .stream()
            .map(ApiTrace.Point::holds)
            .toList());
  }

  @Test
  void aCompactedHistoryEvaluatesAsTheWholeOne() {
    steady();
    gone(pod("b", true, true));
    see(endpoints("a"));
    see(pod("c", true, false));
    see(endpoints("a", "c"));
    List<Boolean> all = whole("b");
    List<WatchEvent> compacted = WatchLog.since(history, Duration.ofSeconds(6));
    history.clear();
    history.addAll(compacted);
    List<Boolean> since = whole("b");

    assertEquals(all.subList(6, all.size()), since.subList(since.size() - 3, since.size()));
    assertTrue(compacted.size() < all.size());
  }
}
