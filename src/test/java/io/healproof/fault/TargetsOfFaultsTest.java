package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
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
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@EnableKubernetesMockClient(crud = true)
class TargetsOfFaultsTest {
  private static final WorkloadRef CHAT = new WorkloadRef("ns", "chat");

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  @BeforeEach
  void cluster() {
    ChatObjects.in(client);
  }

  private Fault fault(FaultSpec spec, Optional<? extends MetCluster.Machines> nodes) {
    return new Faults(new MetCluster(client, nodes), RunClock.start(), new OneTry(), "r")
        .of(spec, new Random(1), Duration.ofMinutes(1));
  }

  private HealproofException refused(FaultSpec spec) {
    Fault fault = fault(spec, Optional.of(new FakeNodes()));
    return assertThrows(HealproofException.class, fault::aim);
  }

  static Stream<FaultSpec> faultsOfMachines() {
    return Stream.concat(
        Arrays.stream(Blow.values()).map(blow -> new FaultSpec.StrikeContainer(CHAT, blow, 1)),
        Arrays.stream(NodeBlow.values())
            .filter(blow -> blow != NodeBlow.CORDON)
            .map(blow -> new FaultSpec.StrikeNode(CHAT, blow)));
  }

  @ParameterizedTest
  @MethodSource("faultsOfMachines")
  void whatNeedsTheMachineIsRefusedWhereNobodyReachesIt(FaultSpec spec) {
    Fault fault = fault(spec, Optional.empty());

    HealproofException refused = assertThrows(HealproofException.class, fault::aim);

    assertEquals(ExitCode.REFUSED, refused.exitCode());
    assertTrue(String.valueOf(refused.getMessage()).contains("privileged pod"));
    assertEquals(List.of(), new Journal(client).entries());
  }

  @ParameterizedTest
  @MethodSource("faultsOfMachines")
  void aimingChangesNothing(FaultSpec spec) {
    MetCluster cluster = new MetCluster(client, Optional.of(new FakeNodes()));
    Traces before = Traces.of(cluster, Set.of("ns"), Set.of());

    assertFalse(fault(spec, Optional.of(new FakeNodes())).aim().isEmpty());

    assertEquals(List.of(), Traces.of(cluster, Set.of("ns"), Set.of()).since(before));
    assertEquals(List.of(), new Journal(client).entries());
  }

  @Test
  void podsThatEndOrAreNotReadyAreNeverChosen() {
    Pod unready =
        new PodBuilder(ChatObjects.pod("chat-2", "u-2"))
            .editStatus()
            .editFirstCondition()
            .withStatus("False")
            .endCondition()
            .endStatus()
            .build();
    client.pods().resource(unready).create();
    FaultSpec all = new FaultSpec.KillPod(CHAT, false, Selection.ALL);

    assertEquals(1, fault(all, Optional.empty()).aim().size(), "only the ready one");
    assertEquals(
        ExitCode.BROKEN,
        refused(new FaultSpec.KillPod(CHAT, false, new Selection(2, false))).exitCode());
  }

  @Test
  void aTargetThatIsMissingIsAnErrorThatNamesIt() {
    FaultSpec missing =
        new FaultSpec.Drift(
            new ObjectKey(Kind.CONFIG_MAP, "ns", "nothing"), DriftAction.DELETE, "", "");

    assertEquals("there is no ConfigMap ns/nothing", refused(missing).getMessage());
  }

  @Test
  void aDriftThatChangesNothingIsNoDrift() {
    FaultSpec same =
        new FaultSpec.Drift(
            new ObjectKey(Kind.DEPLOYMENT, "ns", "chat"), DriftAction.SET, "spec.replicas", "2");

    assertTrue(String.valueOf(refused(same).getMessage()).contains("already is as the drift"));
  }

  @Test
  void anObjectWithFinalizersIsNotDeleted() {
    client
        .apps()
        .deployments()
        .inNamespace("ns")
        .withName("chat")
        .edit(
            live -> {
              live.getMetadata().setFinalizers(List.of("example.org/cascade"));
              return live;
            });
    FaultSpec delete =
        new FaultSpec.Drift(
            new ObjectKey(Kind.DEPLOYMENT, "ns", "chat"), DriftAction.DELETE, "", "");

    assertEquals(ExitCode.REFUSED, refused(delete).exitCode());
  }

  @Test
  void whatSomebodyChangedSinceIsLeftAlone() {
    ObjectKey chat = new ObjectKey(Kind.DEPLOYMENT, "ns", "chat");
    Fault fault =
        fault(new FaultSpec.Drift(chat, DriftAction.SET, "spec.replicas", "1"), Optional.empty());
    fault.aim();
    fault.inject();
    client.apps().deployments().inNamespace("ns").withName("chat").scale(5);

    List<String> undone = fault.undo();

    assertEquals(
        List.of("left spec.replicas of Deployment ns/chat alone: somebody has changed it since"),
        undone);
    assertEquals(
        5,
        client
            .apps()
            .deployments()
            .inNamespace("ns")
            .withName("chat")
            .get()
            .getSpec()
            .getReplicas());
    assertEquals(List.of(), new Journal(client).entries());
  }

  @Test
  void aJournalEntryThatCannotBeReadIsNamed() {
    new Journal(client)
        .intend(new JournalEntry("fault-r-1", "r", "f", JournalEntry.Stage.INTENT, List.of()));
    client
        .configMaps()
        .inNamespace(Journal.NAMESPACE)
        .withName("fault-r-1")
        .edit(
            map -> {
              map.getData().put("undo", "[{\"undo\":\"from-the-future\"}]");
              return map;
            });

    UnfinishedFaults unfinished = new UnfinishedFaults(client);

    HealproofException broken = assertThrows(HealproofException.class, unfinished::recover);
    assertTrue(String.valueOf(broken.getMessage()).contains("healproof/fault-r-1"));
  }
}
