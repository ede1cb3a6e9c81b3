package io.healproof.experiment;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.Kind;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Touch;
import io.healproof.fault.WorkloadRef;
import io.healproof.fault.guard.Consent;
import io.healproof.fault.guard.HeldLease;
import io.healproof.fault.guard.Limits;
import io.healproof.fault.guard.RunLease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may change while a run lasts. */
@EnableKubernetesMockClient(crud = true)
class GuardedLeashTest {
  private static final WorkloadRef CART = new WorkloadRef("shop", "cart");
  private static final List<Touch> POD =
      List.of(new Touch("Pod", "shop", "cart-1", "u", "deleted", "ReplicaSet shop/cart", 1, 3));

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private final FakeTime time = new FakeTime();

  @SuppressWarnings("NullAway.Init")
  private RunLease lease;

  @BeforeEach
  void aClusterThatConsents() {
    mark(Map.of());
    client
        .configMaps()
        .inNamespace(Consent.NAMESPACE)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Consent.NAME)
                .endMetadata()
                .withData(
                    Map.of(
                        "allowed-by", "Ada",
                        "faults", "pod-kill",
                        "namespaces", "shop",
                        "until", "2999-01-01T00:00:00Z"))
                .build())
        .create();
    lease = RunLease.take(client, "us", time, time, said -> {});
  }

  @AfterEach
  void giveBack() {
    lease.close();
  }

  private void mark(Map<String, String> labels) {
    client
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName("kube-system")
                .withLabels(labels)
                .endMetadata()
                .build())
        .createOr(it -> it.update());
  }

  private Leash leash(boolean leashed) {
    Limits limits = new Limits(List.of("met"), 1, 50, 1, Duration.ofSeconds(60), List.of());
    return new GuardedLeash(new MetCluster(client), limits, leashed, "r", lease, time, time);
  }

  private static Claim claim(FaultSpec fault) {
    return FakeWorld.claim(
        fault, Optional.empty(), new Promise.Replaced("soon", Duration.ofSeconds(30)));
  }

  private static Claim kill() {
    return claim(new FaultSpec.KillPod(CART, false));
  }

  private Lease stored() {
    return client.leases().inNamespace(RunLease.NAMESPACE).withName(RunLease.NAME).require();
  }

  private static void assertRefused(String reason, Runnable act) {
    HealproofException e = assertThrows(HealproofException.class, act::run);
    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains(reason), message(e));
  }

  @Test
  void whatIsAllowedIsDoneAndNotedInTheLease() {
    leash(false).awaitLeave(kill());

    assertEquals(Optional.empty(), leash(false).heldBack(kill(), POD));
    assertTrue(stored().getMetadata().getAnnotations().containsKey(RunLease.LAST_FAULT));
  }

  @Test
  void onTheLeashNothingIsDoneAndNothingNoted() {
    assertEquals(Optional.of(Leash.LEASHED), leash(true).heldBack(kill(), POD));
    assertTrue(
        stored().getMetadata().getAnnotations() == null
            || !stored().getMetadata().getAnnotations().containsKey(RunLease.LAST_FAULT));
  }

  @Test
  void theNextTrialWaitsUntilItsFaultIsSpaced() {
    leash(false).heldBack(kill(), POD);
    Instant before = time.wall();

    leash(false).awaitLeave(claim(new FaultSpec.Nothing(CART)));
    assertEquals(before, time.wall(), "what does nothing need not wait");

    leash(false).awaitLeave(kill());
    assertTrue(
        Duration.between(before, time.wall()).compareTo(Duration.ofSeconds(59)) >= 0,
        time.wall().toString());
  }

  @Test
  void aMarkThatIsSetWhileARunLastsEndsIt() {
    mark(Map.of("healproof.io/production", "true"));

    assertRefused("no production", () -> leash(false).awaitLeave(kill()));
    assertRefused("no production", () -> leash(false).heldBack(kill(), POD));
  }

  /** One that remembers what it was asked. */
  private static Leash asked(String name, List<String> said) {
    return new Leash() {
      @Override
      public void awaitLeave(Claim claim) {
        said.add(name + " before the trial");
      }

      @Override
      public Optional<String> heldBack(Claim claim, List<Touch> touched) {
        said.add(name + " before the deed");
        return Optional.empty();
      }
    };
  }

  @Test
  void ofTwoClustersBothAreAskedBeforeATrialAndTheOneThatIsTouchedBeforeTheDeed() {
    List<String> said = new ArrayList<>();
    Leash both = Leash.ofBoth(asked("cluster", said), asked("hub", said));
    Claim drift =
        claim(
            new FaultSpec.Drift(
                new ObjectKey(Kind.APPLICATION, "argocd", "child"),
                FaultSpec.DriftAction.DELETE,
                "",
                ""));

    both.awaitLeave(kill());
    both.heldBack(kill(), POD);
    both.heldBack(drift, POD);

    assertEquals(
        List.of(
            "cluster before the trial",
            "hub before the trial",
            "cluster before the deed",
            "hub before the deed"),
        said);
    assertTrue(Leash.ofBoth(leash(false), leash(true)).tight());
  }

  @Test
  void aLeaseThatIsLostEndsIt() {
    new HeldLease(client).takenBy("thief");

    assertRefused("no longer ours", () -> leash(false).heldBack(kill(), POD));
  }
}
