package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.Kind;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.fault.FaultSpec.Blow;
import io.healproof.fault.FaultSpec.DriftAction;
import io.healproof.fault.FaultSpec.NodeBlow;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills the process that does a fault before each change that it would send: before the intent,
 * between intent and act, after the act, after the effect, in mid-undo. Whatever was sent, recovery
 * puts everything back, and has nothing to do when it is asked again.
 */
@EnableKubernetesMockClient(crud = true)
class CrashPointsTest {
  private static final WorkloadRef CHAT = new WorkloadRef("ns", "chat");
  private static final ConfigMapRef CONFIG = new ConfigMapRef("ns", "config");

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  private final FakeNodes nodes = new FakeNodes();

  private static FaultSpec drift(String name, DriftAction action, String path, String value) {
    return new FaultSpec.Drift(new ObjectKey(Kind.CONFIG_MAP, "ns", name), action, path, value);
  }

  /** Every fault that leaves something to take back and needs no eviction. */
  static Stream<FaultSpec> faults() {
    Stream<FaultSpec> byHand =
        Stream.of(
            new FaultSpec.EditConfigMap(CONFIG, "level", "DEBUG"),
            new FaultSpec.Scale(CHAT, 1),
            drift("config", DriftAction.SET, "metadata.labels.\"a.b/c\"", "x"),
            drift("config", DriftAction.REMOVE, "data.level", ""),
            drift("config", DriftAction.MERGE, "", "{\"data\":{\"level\":\"x\",\"new\":\"y\"}}"),
            drift("config", DriftAction.DELETE, "", ""),
            drift("rogue", DriftAction.ADD, "", "{\"data\":{\"k\":\"v\"}}"),
            FaultSpec.BlackHole.of("ns", "chat"),
            FaultSpec.BlackHole.ofDns());
    Stream<FaultSpec> inPods =
        Stream.of(Blow.HANG, Blow.OUT_OF_MEMORY, Blow.UNREADY)
            .map(blow -> new FaultSpec.StrikeContainer(CHAT, blow, 1));
    Stream<FaultSpec> ofNodes =
        Arrays.stream(NodeBlow.values()).map(blow -> new FaultSpec.StrikeNode(CHAT, blow));
    return Stream.of(byHand, inPods, ofNodes).flatMap(each -> each);
  }

  @BeforeEach
  void cluster() {
    ChatObjects.in(client);
    ChatObjects.config(client, Map.of("level", "WARNING", "other", "x"));
  }

  /** Faults of machines, on nodes that are reached by a pod and take their timers along. */
  static Stream<FaultSpec> faultsThroughPods() {
    return Stream.concat(
        Arrays.stream(Blow.values()).map(blow -> new FaultSpec.StrikeContainer(CHAT, blow, 1)),
        Stream.of(NodeBlow.FREEZE, NodeBlow.KUBELET, NodeBlow.PARTITION, NodeBlow.REBOOT)
            .map(blow -> new FaultSpec.StrikeNode(CHAT, blow)));
  }

  private Traces traces() {
    return Traces.of(
        new MetCluster(client, Optional.of(nodes)),
        Set.of("ns"),
        Set.of(FaultSpec.BlackHole.DNS),
        List.of(Kind.CONFIG_MAP, Kind.DEPLOYMENT, Kind.SERVICE));
  }

  private UnfinishedFaults unfinished(boolean throughPods) {
    return new UnfinishedFaults(
        throughPods
            ? MetCluster.throughPods(client, nodes)
            : new MetCluster(client, Optional.of(nodes)));
  }

  /** Does a fault and takes it back; whether it lived to the end. */
  private boolean doAndUndo(FaultSpec spec, int changes, boolean throughPods) {
    MortalClient mortal = new MortalClient(changes);
    try (KubernetesClient its = mortal.of(client)) {
      FakeNodes mortals = nodes.before(mortal::change);
      Cluster cluster =
          throughPods
              ? MetCluster.throughPods(its, mortals)
              : new MetCluster(its, Optional.of(mortals));
      Fault fault =
          new Faults(cluster, RunClock.start(), new OneTry(), "R")
              .of(spec, new Random(1), Duration.ofMinutes(1));
      fault.aim();
      fault.inject();
      fault.effectSeen();
      fault.undo();
      return true;
    } catch (RuntimeException killed) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultThatIsCutShortAnywhereIsTakenBackFromTheClustersOwnJournal(FaultSpec spec) {
    int changes = killedEverywhere(spec, false);

    assertTrue(changes > 5, "every step of the protocol was the last one once: " + changes);
  }

  @ParameterizedTest
  @MethodSource("faultsThroughPods")
  void soIsOneThroughAPodWithTheTimerThatItArmed(FaultSpec spec) {
    int changes = killedEverywhere(spec, true);

    // Namespace, pod, its status, the deed, and the pod's end, at least.
    assertTrue(changes >= 5, "every step of the protocol was the last one once: " + changes);
    assertEquals(Set.of(), nodes.marks());
  }

  /** How many changes it sent when it lived to its end. */
  private int killedEverywhere(FaultSpec spec, boolean throughPods) {
    Traces before = traces();
    int changes = 0;
    int leftSomething = 0;
    boolean lived = false;
    while (!lived) {
      lived = doAndUndo(spec, changes, throughPods);
      boolean left = !traces().since(before).isEmpty();
      leftSomething += left ? 1 : 0;
      assertTrue(
          !left || !unfinished(throughPods).inWords().isEmpty(), "what is left is in the journal");

      unfinished(throughPods).recover();

      assertEquals(List.of(), traces().since(before), spec + " after " + changes + " changes");
      assertEquals(List.of(), unfinished(throughPods).inWords());
      assertEquals(List.of(), unfinished(throughPods).recover(), "twice is as good as once");
      changes++;
      assertTrue(changes < 30, spec + " never came to its end");
    }
    assertTrue(leftSomething > 0, spec + " left the cluster changed at least once");
    return changes;
  }
}
