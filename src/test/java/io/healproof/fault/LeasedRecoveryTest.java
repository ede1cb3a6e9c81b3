package io.healproof.fault;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.MetCluster;
import io.healproof.fault.guard.HeldLease;
import io.healproof.fault.guard.LeasedRecovery;
import io.healproof.fault.guard.RunLease;
import io.healproof.time.RunClock;
import io.healproof.time.TwoLooks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recovery beside runs that live or are dead. */
@EnableKubernetesMockClient(crud = true)
class LeasedRecoveryTest {
  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void cluster() {
    ChatObjects.in(client);
  }

  private boolean cordoned() {
    Node node = client.nodes().withName("a").require();
    return Boolean.TRUE.equals(node.getSpec().getUnschedulable());
  }

  private void aRunCordonsANodeAndIsSilent() {
    Fault fault =
        new Faults(new MetCluster(client), RunClock.start(), new OneTry(), "run")
            .of(
                new FaultSpec.StrikeNode(new WorkloadRef("ns", "chat"), FaultSpec.NodeBlow.CORDON),
                new Random(1),
                Duration.ofMinutes(1));
    fault.aim();
    fault.inject();
    new HeldLease(client).by("healproof run x", Instant.now());
  }

  private Lease lease() {
    return client.leases().inNamespace(RunLease.NAMESPACE).withName(RunLease.NAME).get();
  }

  private LeasedRecovery recovery(Runnable between) {
    return new LeasedRecovery(new MetCluster(client), RunClock.start(), new TwoLooks(between));
  }

  @Test
  void whatADeadRunLeftIsTakenBackAfterItsSilence() {
    aRunCordonsANodeAndIsSilent();

    List<String> done = recovery(() -> {}).recover(said::add);

    assertEquals(1, done.size(), done.toString());
    assertTrue(done.get(0).startsWith("uncordoned node a"), done.toString());
    assertTrue(said.get(0).contains("held by healproof run x"), said.toString());
    assertEquals("", lease().getSpec().getHolderIdentity(), "the Lease is given back");
    assertEquals(List.of(), recovery(() -> {}).recover(said::add), "twice is as good as once");
  }

  @Test
  void theFaultsOfARunThatLivesAreLeftToIt() {
    aRunCordonsANodeAndIsSilent();
    LeasedRecovery recovery = recovery(() -> new HeldLease(client).renewedAt(Instant.now()));

    HealproofException e =
        assertThrows(HealproofException.class, () -> recovery.recover(said::add));

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains("healproof run x has just renewed it"), message(e));
    assertTrue(cordoned());
  }

  @Test
  void whereNothingIsLeftNothingIsWritten() {
    assertEquals(List.of(), recovery(() -> {}).recover(said::add));

    assertNull(lease());
    assertNull(client.namespaces().withName("healproof").get());
  }
}
