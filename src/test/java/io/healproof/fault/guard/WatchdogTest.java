package io.healproof.fault.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.OwnNamespace;
import io.healproof.time.Interruption;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A watchdog beside a run that renews its Lease every 15 s, until it is killed at some moment. */
@EnableKubernetesMockClient(crud = true)
class WatchdogTest {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration PROMISE = RunLease.DURATION.plusSeconds(30);

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private final List<String> said = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private Duration killedAt = Duration.ZERO;
  private final Duration end = Duration.ofMinutes(3);

  /** Time passes when the watchdog waits, and the run lives on in it. */
  private final class WorldTime implements RunClock, Waiting {
    @Override
    public Duration now() {
      return now;
    }

    @Override
    public Instant wall() {
      // A day wrong: nobody may compare clocks.
      return Instant.parse("2026-01-02T00:00:00Z").plus(now);
    }

    @Override
    public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
      Duration last = now.plus(deadline);
      while (now.compareTo(last) < 0) {
        if (condition.getAsBoolean()) {
          return true;
        }
        pause(STEP);
      }
      return condition.getAsBoolean();
    }

    @Override
    public void pause(Duration time) {
      for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(STEP)) {
        now = now.plus(STEP);
        if (now.compareTo(killedAt) < 0 && now.toSeconds() % 15 == 0) {
          new HeldLease(client).renewedAt(EPOCH.plus(now));
        }
        if (!cordoned() || now.compareTo(end) >= 0) {
          throw new Interruption();
        }
      }
    }
  }

  @BeforeEach
  void aRunThatHasCordonedANode() {
    OwnNamespace.ensure(client);
    client
        .nodes()
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName("a")
                .addToAnnotations("healproof.io/cordoned", "true")
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(true)
                .endSpec()
                .build())
        .create();
    client
        .configMaps()
        .inNamespace(OwnNamespace.NAME)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("fault-x-1")
                .addToLabels("app.kubernetes.io/managed-by", "healproof")
                .addToLabels("healproof.io/journal", "fault")
                .endMetadata()
                .withData(
                    Map.of(
                        "run", "x",
                        "fault", "cordon",
                        "stage", "effect",
                        "undo", "[{\"undo\": \"uncordon\", \"node\": \"a\"}]"))
                .build())
        .create();
    new HeldLease(client).by("healproof run x", EPOCH);
  }

  private boolean cordoned() {
    return Boolean.TRUE.equals(client.nodes().withName("a").require().getSpec().getUnschedulable());
  }

  private void watch() {
    WorldTime time = new WorldTime();
    try {
      new Watchdog(new MetCluster(client), time, time, said::add).watch();
    } catch (Interruption e) {
      // The node is uncordoned, or time is up.
    }
  }

  @Test
  void whatAKilledRunLeftIsTakenBackWithinItsLeaseAndHalfAMinute() {
    for (int second : List.of(1, 14, 16, 44, 61)) {
      now = Duration.ZERO;
      killedAt = Duration.ofSeconds(second);
      client.nodes().withName("a").delete();
      client.configMaps().inNamespace(OwnNamespace.NAME).withName("fault-x-1").delete();
      client.leases().inNamespace(RunLease.NAMESPACE).withName(RunLease.NAME).delete();
      aRunThatHasCordonedANode();

      watch();

      assertFalse(cordoned(), "killed after " + second + " s");
      Duration took = now.minus(killedAt);
      assertTrue(took.compareTo(PROMISE) <= 0, "killed after " + second + " s: " + took);
    }
    assertEquals(5, said.size(), said.toString());
    assertTrue(said.get(0).startsWith("uncordoned node a"), said.toString());
  }

  @Test
  void theFaultsOfALivingRunAreLeftToIt() {
    killedAt = Duration.ofDays(1);

    watch();

    assertTrue(cordoned());
    assertEquals(end, now);
    assertEquals(List.of(), said);
  }

  @Test
  void aClusterThatCannotBeAskedIsToldOnceAndWatchedOn() {
    server
        .expect()
        .get()
        .withPath("/apis/coordination.k8s.io/v1/namespaces/healproof/leases/healproof-run")
        .andReturn(403, new StatusBuilder().withCode(403).withMessage("no right").build())
        .times(2);

    watch();

    assertFalse(cordoned());
    assertEquals(2, said.size(), said.toString());
    assertTrue(said.get(0).contains("could not be asked"), said.toString());
  }
}
