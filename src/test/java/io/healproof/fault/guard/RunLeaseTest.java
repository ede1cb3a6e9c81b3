package io.healproof.fault.guard;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.time.RunClock;
import io.healproof.time.TwoLooks;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class RunLeaseTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private final RunClock clock =
      new RunClock() {
        @Override
        public Duration now() {
          return Duration.ZERO;
        }

        @Override
        public Instant wall() {
          return NOON;
        }
      };

  private final List<String> said = new ArrayList<>();

  private RunLease take(String holder) {
    return RunLease.take(client, holder, clock, new TwoLooks(() -> {}), said::add);
  }

  private Lease stored() {
    return client.leases().inNamespace(RunLease.NAMESPACE).withName(RunLease.NAME).require();
  }

  @Test
  void aFreeLeaseIsTakenAndGivenBack() {
    RunLease lease = take("one");
    assertEquals("one", stored().getSpec().getHolderIdentity());
    assertEquals(Optional.of("one, renewed at 2026-01-01T12:00Z"), RunLease.holder(stored(), NOON));
    lease.close();
    assertEquals(Optional.empty(), RunLease.holder(stored(), NOON));
    take("two").close();
    assertEquals(1, stored().getSpec().getLeaseTransitions());
  }

  @Test
  void itBringsItsNamespaceAlong() {
    take("one").close();

    assertNotNull(client.namespaces().withName(RunLease.NAMESPACE).get());
  }

  @Test
  void aLeaseThatIsNotRenewedIsTakenOverAfterItWasWatched() {
    new HeldLease(client).by("dead", NOON.minusSeconds(600));

    RunLease lease = take("heir");
    assertEquals("heir", stored().getSpec().getHolderIdentity());
    assertEquals(
        List.of("The cluster is held by dead; it is taken over when that is silent for 60 s."),
        said);
    lease.close();
  }

  @Test
  void aRenewalWhoseAnswerWasLostDoesNotLoseTheLease() {
    try (RunLease lease = take("one")) {
      // The API server took it, and the resource version that we know is no longer the newest.
      new HeldLease(client).renewedAt(NOON.plusSeconds(1));

      lease.beforeFault();

      assertEquals(Optional.of(NOON), RunLease.lastFault(stored()));
    }
    assertEquals("", stored().getSpec().getHolderIdentity(), "and it is given back");
  }

  @Test
  void aLeaseThatLooksOldButIsRenewedMeanwhileIsLeftAlone() {
    new HeldLease(client).by("alive, on a slow clock", NOON.minusSeconds(600));
    Waiting waiting = new TwoLooks(() -> new HeldLease(client).renewedAt(NOON.minusSeconds(590)));

    HealproofException e =
        assertThrows(
            HealproofException.class,
            () -> RunLease.take(client, "second", clock, waiting, said::add));

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains("has just renewed it"), message(e));
    assertEquals("alive, on a slow clock", stored().getSpec().getHolderIdentity());
  }

  @Test
  void ofTwoRunsThatStartAtOnceOneIsRefused() {
    server
        .expect()
        .post()
        .withPath("/apis/coordination.k8s.io/v1/namespaces/healproof/leases")
        .andReturn(409, new StatusBuilder().withCode(409).withReason("AlreadyExists").build())
        .once();

    HealproofException e = assertThrows(HealproofException.class, () -> take("slower"));

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains("another run was faster"), message(e));
    take("later").close();
  }

  @Test
  void beforeAFaultItIsRenewedAndNotesWhen() {
    try (RunLease lease = take("one")) {
      lease.beforeFault();
    }
    assertEquals(Optional.of(NOON), RunLease.lastFault(stored()), "also when it was given back");
  }

  @Test
  void whoLostTheLeaseMayDoNothing() {
    try (RunLease lease = take("one")) {
      new HeldLease(client).takenBy("thief");

      HealproofException e = assertThrows(HealproofException.class, lease::beforeFault);

      assertEquals(ExitCode.REFUSED, e.exitCode());
      assertTrue(message(e).contains("no longer ours"), message(e));
    }
    assertEquals("thief", stored().getSpec().getHolderIdentity(), "and takes nothing back");
  }
}
