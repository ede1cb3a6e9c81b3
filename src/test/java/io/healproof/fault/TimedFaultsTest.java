package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.MetCluster;
import io.healproof.cluster.NodeAway;
import io.healproof.cluster.NodePods;
import io.healproof.cluster.NodeShell;
import io.healproof.fault.FaultSpec.Blow;
import io.healproof.fault.FaultSpec.NodeBlow;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults on nodes that are reached by a pod, some of which cut the way to it. */
@EnableKubernetesMockClient(crud = true)
class TimedFaultsTest {
  private static final WorkloadRef CHAT = new WorkloadRef("ns", "chat");
  private static final FaultSpec CUT = new FaultSpec.StrikeNode(CHAT, NodeBlow.PARTITION);
  private static final FaultSpec HANG = new FaultSpec.StrikeContainer(CHAT, Blow.HANG, 1);

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  private final FakeNodes nodes = new FakeNodes();
  private final List<String> scripts = new ArrayList<>();
  private final World world = new World();
  private boolean cut;

  /** Time that passes when somebody waits; when a timer's time is up, it takes back what it may. */
  private final class World implements RunClock, Waiting {
    private Duration now = Duration.ZERO;
    private final List<Duration> pauses = new ArrayList<>();

    @Override
    public Duration now() {
      return now;
    }

    @Override
    public Instant wall() {
      return Instant.parse("2026-01-01T00:00:00Z").plus(now);
    }

    @Override
    public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
      for (Duration last = now.plus(deadline); now.compareTo(last) < 0; pass(poll)) {
        if (condition.getAsBoolean()) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void pause(Duration time) {
      pauses.add(time);
      pass(time);
    }

    private void pass(Duration time) {
      now = now.plus(time);
      if (cut && now.compareTo(Duration.ofMinutes(2)) >= 0) {
        cut = false;
        nodes.run("a", NodeProcesses.takingBack(new Undo.OpenNetwork("a")));
        nodes.run("a", DeadMan.disarming("healproof-deadman-r-1"));
      }
    }
  }

  private String program(String node, String script) {
    if (cut) {
      throw new NodeAway("Node a does not answer.", null);
    }
    scripts.add(script);
    String said = nodes.run(node, script);
    cut = script.contains("-strike 0");
    return said;
  }

  @BeforeEach
  void cluster() {
    ChatObjects.in(client);
  }

  private Cluster met() {
    return MetCluster.throughPods(client, this::program);
  }

  private Fault fault(FaultSpec spec, Duration watched) {
    return new Faults(met(), world, world, "r").of(spec, new Random(1), watched);
  }

  private Fault fault(FaultSpec spec) {
    return fault(spec, Duration.ofSeconds(59));
  }

  /** One that was done just now. */
  private Fault done(FaultSpec spec) {
    Fault fault = fault(spec);
    fault.aim();
    fault.inject();
    return fault;
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  private List<String> pods() {
    return new NodePods(client).names();
  }

  @Test
  void aimingShowsThePodAndMakesNone() {
    for (FaultSpec spec : List.of(CUT, HANG)) {
      Fault fault = fault(spec);
      fault.aim();

      assertTrue(
          fault
              .touches()
              .get(0)
              .deed()
              .endsWith(", through a privileged pod with image shell:1 on node a"),
          fault.touches().toString());
      assertTrue(
          fault.undoing().get(0).endsWith(", which the node's own timer does after 120 s"),
          fault.undoing().toString());
      assertEquals(List.of(), pods());
    }
  }

  @Test
  void theTimerIsArmedBeforeTheDeedAndDisarmedAfterTheUndo() {
    Fault fault = done(HANG);

    assertEquals(2, scripts.size());
    assertTrue(scripts.get(0).contains("fire healproof-deadman-r-1 120"), scripts.get(0));
    assertTrue(scripts.get(1).contains("kill -STOP"), scripts.get(1));
    assertEquals(List.of("node-shell-a"), pods());

    assertEquals(1, fault.undo().size());

    assertEquals(Set.of(), nodes.marks());
    assertEquals(List.of(), pods());
  }

  @Test
  void whatCutsItsOwnWayHasHappenedTwoSecondsAfterItWasAnnounced() {
    Fault fault = fault(CUT);
    fault.aim();
    Injection injection = fault.inject();

    assertEquals(Duration.ZERO, injection.t0().earliest());
    assertEquals(Duration.ofSeconds(2), injection.t0().latest());
    assertEquals(List.of(Duration.ofSeconds(2)), world.pauses);
    assertTrue(nodes.marks().containsAll(List.of("rule", "timer")), nodes.marks().toString());
  }

  @Test
  void whereTheWayIsCutTheUndoWaitsForTheNodesOwnTimer() {
    Fault fault = done(CUT);

    List<String> undone = fault.undo();

    assertEquals(
        List.of(
            "remove Healproof's packet filter rules from node a: the node's own timer did, or a boot"),
        undone);
    assertTrue(world.now().toSeconds() >= 120, world.now().toString());
    assertEquals(Set.of(), nodes.marks());
    assertEquals(List.of(), pods());
    assertEquals(List.of(), new UnfinishedFaults(met()).inWords());
  }

  @Test
  void whoRecoversWhileTheNodeIsAwayIsToldOfItsTimerAndTheJournalStays() {
    done(CUT);

    HealproofException e =
        assertThrows(HealproofException.class, () -> new UnfinishedFaults(met()).recover());

    assertTrue(message(e).contains("Node a does not answer."), message(e));
    // A minute in which the timer is armed, and two until it is due.
    assertTrue(message(e).contains("at 2026-01-01T00:03:00Z at the latest"), message(e));
    assertEquals(1, new UnfinishedFaults(met()).inWords().size());

    world.pass(Duration.ofMinutes(3));
    assertEquals(1, new UnfinishedFaults(met()).recover().size());
    assertEquals(List.of(), pods());
  }

  @Test
  void whoRecoversWithoutAnImageIsToldWhatIsNeededAndWhenTheTimerIsDue() {
    done(HANG);

    HealproofException e =
        assertThrows(
            HealproofException.class, () -> new UnfinishedFaults(new MetCluster(client)).recover());

    assertTrue(message(e).contains("--image IMAGE"), message(e));
    assertTrue(message(e).contains("2026-01-01T00:03:00Z"), message(e));
  }

  @Test
  void aNodeThatIsNotReadyYetIsWaitedFor() {
    Fault fault = done(CUT);
    client
        .nodes()
        .withName("a")
        .edit(
            node -> {
              node.getStatus().getConditions().get(0).setStatus("False");
              return node;
            });

    HealproofException e = assertThrows(HealproofException.class, fault::undo);

    assertTrue(message(e).contains("not Ready yet"), message(e));
    assertEquals(1, new Journal(client).entries().size());
  }

  @Test
  void aNodeThatIsGoneForGoodIsLeftAlone() {
    Fault fault = done(HANG);
    client.nodes().withName("a").delete();

    assertEquals(List.of("left node a alone: it is gone"), fault.undo());
  }

  @Test
  void aTrialThatWouldOutlastEveryTimerIsRefusedWhenItIsAimed() {
    for (FaultSpec spec : List.of(CUT, HANG)) {
      Fault fault = fault(spec, Duration.ofMinutes(14));

      HealproofException e = assertThrows(HealproofException.class, fault::aim);

      assertEquals(ExitCode.REFUSED, e.exitCode());
      assertTrue(message(e).contains("at most 900 s"), message(e));
    }
    fault(CUT, Duration.ofSeconds(839)).aim();
  }

  @Test
  void aPowerCutIsRefusedAndWhatComesNearestIsNamed() {
    Fault fault = fault(new FaultSpec.StrikeNode(CHAT, NodeBlow.POWER_CUT));

    HealproofException e = assertThrows(HealproofException.class, fault::aim);

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains("Reboot it") && message(e).contains("freeze it"), message(e));
  }

  @Test
  void aNodeThatIsAContainerIsNotRebooted() {
    NodeShell container =
        (node, script) -> {
          scripts.add(script);
          return "";
        };
    Fault fault =
        new Faults(MetCluster.throughPods(client, container), world, world, "r")
            .of(
                new FaultSpec.StrikeNode(CHAT, NodeBlow.REBOOT),
                new Random(1),
                Duration.ofMinutes(1));
    fault.aim();

    HealproofException e = assertThrows(HealproofException.class, fault::inject);
    fault.undo();

    assertEquals(ExitCode.REFUSED, e.exitCode());
    assertTrue(message(e).contains("is a container"), message(e));
    assertFalse(scripts.stream().anyMatch(script -> script.contains("sysrq")), scripts.toString());
    assertEquals(List.of(), pods());
  }

  @Test
  void aRebootNeedsNoTimerAndItsEffectMayTakeABoot() {
    Fault fault = fault(new FaultSpec.StrikeNode(CHAT, NodeBlow.REBOOT), Duration.ofHours(1));
    fault.aim();

    Injection injection = fault.inject();

    assertEquals(List.of(), fault.undoing());
    assertEquals(Duration.ofSeconds(3), injection.t0().latest());
    assertEquals(Victim.Sign.BOOTED, ((Victim.Containers) injection.victim()).sign());
  }
}
