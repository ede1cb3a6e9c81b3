package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.Watched.PodSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both witnesses that look at pods must mean the same by "recovered". */
class PodsConditionTest {
  private static final Set<String> NAMES = Set.of("lane-0", "lane-1");

  /** Who looks. */
  enum Witness {
    API,
    KUBE_STATE_METRICS
  }

  private record Seen(String name, String uid, boolean ready, boolean ending, int restarts) {}

  private static Seen ready(String name, String uid) {
    return new Seen(name, uid, true, false, 0);
  }

  private static boolean holds(
      Witness witness, int count, Map<String, Integer> victims, Seen... pods) {
    return witness == Witness.API
        ? ApiCondition.pods("ns", NAMES, count, victims).holds(state(pods))
        : ScrapeCondition.pods("ns", NAMES, count, victims).holds(scrape(pods));
  }

  private static ClusterState state(Seen... pods) {
    ClusterState state = new ClusterState();
    for (Seen pod : pods) {
      state.apply(
          new WatchEvent(
              0,
              Duration.ZERO,
              false,
              new PodSeen(
                  "ns",
                  pod.name(),
                  pod.uid(),
                  1,
                  "set",
                  "node",
                  true,
                  true,
                  pod.ready(),
                  pod.ending(),
                  List.of(new Watched.ContainerSeen("target", "id", pod.restarts(), "")))));
    }
    return state;
  }

  private static Scrape scrape(Seen... pods) {
    List<Scrape.Value> values = new ArrayList<>();
    for (Seen pod : pods) {
      Map<String, String> labels =
          Map.of("namespace", "ns", "pod", pod.name(), "uid", pod.uid(), "condition", "true");
      values.add(new Scrape.Value("kube_pod_status_ready", labels, pod.ready() ? 1 : 0));
      values.add(
          new Scrape.Value("kube_pod_container_status_restarts_total", labels, pod.restarts()));
      if (pod.ending()) {
        values.add(new Scrape.Value("kube_pod_deletion_timestamp", labels, 1e9));
      }
    }
    return new Scrape(Duration.ZERO, Duration.ZERO, true, values);
  }

  @ParameterizedTest
  @EnumSource
  void readyPodsCountByName(Witness witness) {
    assertTrue(holds(witness, 2, Map.of(), ready("lane-0", "a"), ready("lane-1", "b")));
    assertFalse(holds(witness, 2, Map.of(), ready("lane-0", "a"), ready("other-0", "b")));
    assertFalse(holds(witness, 1, Map.of(), new Seen("lane-0", "a", false, false, 0)));
  }

  @ParameterizedTest
  @EnumSource
  void aPodThatIsEndingDoesNotCountThoughItIsReady(Witness witness) {
    assertFalse(holds(witness, 1, Map.of(), new Seen("lane-0", "a", true, true, 0)));
  }

  @ParameterizedTest
  @EnumSource
  void aVictimThatIsRestartedInPlaceCountsOnlyOnceItWas(Witness witness) {
    assertFalse(holds(witness, 1, Map.of("a", 2), new Seen("lane-0", "a", true, false, 1)));
    assertTrue(holds(witness, 1, Map.of("a", 2), new Seen("lane-0", "a", true, false, 2)));
  }

  @ParameterizedTest
  @EnumSource
  void aVictimThatHasToBeReplacedNeverCounts(Witness witness) {
    Map<String, Integer> victims = Map.of("a", Integer.MAX_VALUE);

    assertFalse(holds(witness, 1, victims, ready("lane-0", "a")));
    assertTrue(holds(witness, 1, victims, ready("lane-0", "b")));
  }

  @Test
  void aPodOfAnotherNamespaceDoesNotCount() {
    assertFalse(ApiCondition.pods("other", NAMES, 1, Map.of()).holds(state(ready("lane-0", "a"))));
    assertFalse(
        ScrapeCondition.pods("other", NAMES, 1, Map.of()).holds(scrape(ready("lane-0", "a"))));
  }
}
