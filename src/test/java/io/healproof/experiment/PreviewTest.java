package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.SomeNode;
import io.healproof.evidence.TrialId;
import io.healproof.fault.Fault;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.FaultSpec.Blow;
import io.healproof.fault.FaultSpec.NodeBlow;
import io.healproof.fault.Faults;
import io.healproof.fault.Selection;
import io.healproof.fault.Touch;
import io.healproof.fault.WorkloadRef;
import io.healproof.fault.guard.PlannedFault;
import io.healproof.stack.ArgoCd;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A plan shows the very objects that the first trial is aimed at, by the same seed; which those
 * are, {@code FaultRequestsTest} holds against what is then changed.
 */
@EnableKubernetesMockClient(crud = true)
class PreviewTest {
  private static final WorkloadRef CART = new WorkloadRef("shop", "cart");
  private static final int PODS = 6;
  private static final int NODES = 3;
  private static final int SEEDS = 20;
  private static final Duration WATCHED = Duration.ofMinutes(1);

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  /** Every fault that chooses between equal targets. */
  static Stream<FaultSpec> faults() {
    return Stream.of(
            Stream.of(
                new FaultSpec.KillPod(CART, false),
                new FaultSpec.KillPod(CART, true, new Selection(2, false)),
                new FaultSpec.KillPod(CART, false, new Selection(50, true)),
                new FaultSpec.DrainNode(CART, true)),
            Arrays.stream(Blow.values()).map(blow -> new FaultSpec.StrikeContainer(CART, blow, 1)),
            Arrays.stream(NodeBlow.values()).map(blow -> new FaultSpec.StrikeNode(CART, blow)))
        .flatMap(each -> each);
  }

  @BeforeEach
  void aCartOnSeveralNodes() {
    for (int i = 0; i < NODES; i++) {
      SomeNode.in(client, "n" + i, "10.0.0." + i, Map.of());
    }
    client
        .apps()
        .deployments()
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("cart")
                .endMetadata()
                .withNewSpec()
                .withReplicas(PODS)
                .withNewSelector()
                .withMatchLabels(Map.of("app", "cart"))
                .endSelector()
                .endSpec()
                .build())
        .create();
    for (int i = 0; i < PODS; i++) {
      pod(i);
    }
  }

  private void pod(int number) {
    client
        .pods()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("cart-" + number)
                .withUid("0123abcd-" + number)
                .addToLabels("app", "cart")
                .addNewOwnerReference()
                .withController(true)
                .withKind("ReplicaSet")
                .withName("cart-5f")
                .withUid("rs")
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName("n" + number % NODES)
                .addNewContainer()
                .withName("cart")
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withNewPort(8080)
                .endHttpGet()
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("10.1.0." + number)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .addNewContainerStatus()
                .withName("cart")
                .withContainerID("containerd://c0ffee00c0ffee0" + number)
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build())
        .create();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aPlanShowsWhatTheFirstTrialIsAimedAt(FaultSpec spec) {
    Claim claim = FakeWorld.claim(spec, Optional.empty());
    Set<List<Touch>> choices = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      List<Touch> planned = planned(claim, seed);

      assertEquals(touched(claim, seed), planned, "seed " + seed);
      choices.add(planned);
    }
    assertTrue(choices.size() > 1, "it chose between several");
  }

  private List<Touch> planned(Claim claim, long seed) {
    List<PlannedFault> faults =
        new Preview(met(), argoCd(), seed, Bounds.usual(), RunClock.start(), new RealWaiting())
            .of(List.of(claim));
    return faults.get(0).touches();
  }

  /** As a run does it, in which other trials may have been aimed before. */
  private List<Touch> touched(Claim claim, long seed) {
    ClusterTargets targets =
        new ClusterTargets(
            met(),
            new Faults(met(), RunClock.start(), new RealWaiting(), "r"),
            argoCd(),
            Set.of("shop"),
            Set.of(),
            new AimRandom(seed),
            Leash.none(),
            new RealWaiting());
    targets.fault(claim.fault(), new TrialId("another", 1), WATCHED).aim();
    Fault fault = targets.fault(claim.fault(), new TrialId(claim.id(), 1), WATCHED);
    fault.aim();
    return fault.touches();
  }

  private ArgoCd argoCd() {
    return new ArgoCd(met(), "argocd");
  }

  private Cluster met() {
    return new MetCluster(client, Optional.of(new IdleNodes()));
  }

  /** Nodes that are aimed at and never hit. */
  private static final class IdleNodes implements MetCluster.Machines {
    @Override
    public String run(String node, String script) {
      return "max";
    }

    @Override
    public List<String> nodes() {
      return List.of();
    }

    @Override
    public void kill(String node) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean start(String node) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void pause(String node) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean unpause(String node) {
      throw new UnsupportedOperationException();
    }
  }
}
