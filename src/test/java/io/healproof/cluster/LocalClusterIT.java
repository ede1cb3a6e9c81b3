package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Node;
import io.healproof.Progress;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Uses the cluster that runs, or boots one, and leaves it running for the next test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalClusterIT {
  private static final Duration POLL = Duration.ofMillis(250);

  private final Waiting waiting = new RealWaiting();
  private final LocalClusterProvider provider =
      new LocalClusterProvider(RunClock.start(), waiting, Set.of());
  private Cluster cluster;

  @BeforeAll
  void reachCluster() {
    cluster =
        provider.up(
            new LocalClusterSettings(2, ImageSource.BUILD, Path.of("cluster-fixtures"), cache()),
            Progress.silent());
  }

  @AfterAll
  void letGo() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static Path cache() {
    String named = System.getenv("HEALPROOF_CACHE");
    return named == null
        ? Path.of(System.getProperty("user.home"), ".cache", "healproof")
        : Path.of(named);
  }

  private boolean ready(String node) {
    Node found = cluster.client().nodes().withName(node).get();
    return found != null && NodeReadiness.isReady(found);
  }

  @Test
  void a_node_that_lost_its_power_comes_back_as_the_same_node() {
    NodePower power = cluster.nodePower().orElseThrow();
    String uid = cluster.client().nodes().withName("agent-1").get().getMetadata().getUid();
    String boot =
        cluster.client().nodes().withName("agent-1").get().getStatus().getAddresses().toString();
    assertTrue(ready("agent-1"));

    power.kill("agent-1");
    boolean noticed =
        waiting.until("loss noticed", POLL, Duration.ofMinutes(2), () -> !ready("agent-1"));
    power.start("agent-1");
    boolean back =
        waiting.until("node is back", POLL, Duration.ofMinutes(2), () -> ready("agent-1"));

    assertTrue(noticed, "the loss of agent-1 was never noticed");
    assertTrue(back, "agent-1 did not come back");
    Node after = cluster.client().nodes().withName("agent-1").get();
    assertEquals(uid, after.getMetadata().getUid());
    assertEquals(boot, after.getStatus().getAddresses().toString());
  }

  @Test
  void the_server_is_kept_for_witnesses() {
    Node server = cluster.client().nodes().withName("server").get();
    assertNotNull(server.getMetadata().getLabels().get(NodeContainers.SERVER_TAINT));
    assertTrue(
        server.getSpec().getTaints().stream()
            .anyMatch(taint -> taint.getKey().equals(NodeContainers.SERVER_TAINT)));
  }

  @Test
  void the_facts_name_every_node_and_where_its_image_came_from() {
    ClusterFacts facts = cluster.facts();
    assertEquals(
        List.of("server", "agent-1", "agent-2"),
        facts.nodes().stream().map(ClusterFacts.NodeFact::name).toList());
    assertFalse(facts.images().get(0).builtFrom().isEmpty());
    assertTrue(facts.images().stream().allMatch(image -> image.digest().startsWith("sha256:")));
  }

  @Test
  void another_process_finds_the_same_cluster() {
    Optional<Cluster> found = new LocalClusterProvider(RunClock.start(), waiting).running();
    assertTrue(found.isPresent());
    try (Cluster same = found.get()) {
      assertEquals(cluster.kubeconfig(), same.kubeconfig());
      assertEquals(cluster.nodePortAddress(), same.nodePortAddress());
    }
  }
}
