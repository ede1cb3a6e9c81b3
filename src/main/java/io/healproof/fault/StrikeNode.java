package io.healproof.fault;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.NodePower;
import io.healproof.cluster.NodeShell;
import io.healproof.cluster.ServiceEndpoints;
import io.healproof.fault.FaultSpec.NodeBlow;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hits a node that runs a ready pod of a workload. */
final class StrikeNode implements Deed {
  private final FaultSpec.StrikeNode spec;
  private final Cluster cluster;
  private final RunClock clock;
  private final Waiting waiting;
  private final RandomGenerator random;
  private final DeadMan deadMan;
  private @Nullable NodeTarget target;

  StrikeNode(
      FaultSpec.StrikeNode spec,
      Cluster cluster,
      RunClock clock,
      Waiting waiting,
      RandomGenerator random,
      DeadMan deadMan) {
    this.spec = spec;
    this.cluster = cluster;
    this.clock = clock;
    this.waiting = waiting;
    this.random = random;
    this.deadMan = deadMan;
  }

  @Override
  public List<String> aim() {
    switch (spec.blow()) {
      case CORDON -> {}
      case POWER_CUT -> power();
      case REBOOT, FREEZE -> {
        if (fromInside()) {
          shell();
        }
      }
      case KUBELET, PARTITION -> shell();
    }
    if (fromInside() && spec.blow() != NodeBlow.REBOOT) {
      deadMan.requireLongEnough(spec);
    }
    NodeTarget chosen = NodeTarget.choose(cluster.client(), spec.workload(), random);
    target = chosen;
    return List.of(
        "node %s, with %d pods of %s"
            .formatted(chosen.node(), chosen.victims().size(), spec.workload()));
  }

  @Override
  public List<Touch> touches() {
    String node = aimed().node();
    String deed =
        switch (spec.blow()) {
          case CORDON -> "cordoned";
          case POWER_CUT -> "powered off";
          case FREEZE -> "frozen";
          case KUBELET -> "its kubelet stopped";
          case PARTITION -> "cut off from the other nodes";
          case REBOOT -> "rebooted";
        };
    List<Touch> all = new ArrayList<>();
    all.add(Touch.of("Node", "", node, deed + (fromInside() ? shell().way(node) : "")));
    if (spec.blow() != NodeBlow.CORDON) {
      // Nobody is sent to the pods of a node that does not report, whether they run or not.
      all.addAll(new TouchedPods(cluster.client()).of(podsOn(node), "goes with its node"));
    }
    return all;
  }

  private List<Pod> podsOn(String node) {
    return cluster
        .client()
        .pods()
        .inAnyNamespace()
        .withField("spec.nodeName", node)
        .list()
        .getItems()
        .stream()
        .filter(Workloads::isReady)
        .toList();
  }

  /** Whether the deed is done by programs on a node that has no switch. */
  private boolean fromInside() {
    return spec.blow() != NodeBlow.CORDON && cluster.nodePower().isEmpty();
  }

  private NodePower power() {
    return cluster
        .nodePower()
        .orElseThrow(
            () ->
                HealproofException.refused(
                    "to %s, its machine needs a switch, and this cluster's have none: a privileged pod on the node could cut its power, and not give it back. Reboot it, which comes back by itself, or freeze it."
                        .formatted(spec.describe())));
  }

  private NodeShell shell() {
    return NodeProcesses.way(cluster, spec, "Cordoning and draining needs none.");
  }

  @Override
  public void prepare() {
    if (fromInside()) {
      shell().reach(aimed().node());
      if (spec.blow() == NodeBlow.REBOOT) {
        new NodeProcesses(shell()).requireMachine(aimed().node());
      }
    }
  }

  private NodeTarget aimed() {
    return Objects.requireNonNull(target, "aim first");
  }

  @Override
  public List<Undo> undos() {
    String node = aimed().node();
    return switch (spec.blow()) {
      case CORDON -> List.of(new Undo.Uncordon(node));
      case POWER_CUT -> List.of(new Undo.StartNode(node));
      // A machine that boots comes back by itself.
      case REBOOT -> fromInside() ? List.of() : List.of(new Undo.StartNode(node));
      case FREEZE -> timed(new Undo.Unfreeze(node));
      case KUBELET -> timed(new Undo.ContinueKubelet(node));
      case PARTITION -> timed(new Undo.OpenNetwork(node));
    };
  }

  private List<Undo> timed(Undo undo) {
    return fromInside() ? deadMan.over(aimed().node(), List.of(undo)) : List.of(undo);
  }

  @Override
  public Injection inject() {
    NodeTarget at = aimed();
    Optional<NodeDeed> deed = deed(at.node());
    deadMan.arm(undos());
    TimeBounds t0 =
        deed.isPresent()
            ? byPrograms(at.node(), deed.get())
            : dated(() -> bySwitch(at.node()), Duration.ZERO);
    return new Injection(
        t0,
        victim(at),
        List.of(new TimelineEvent(spec.kind(), Witness.HARNESS, t0, Map.of("node", at.node()))));
  }

  /** A node that boots restarts the containers of the pods that it had. */
  private Victim victim(NodeTarget at) {
    return spec.blow() == NodeBlow.REBOOT
        ? new Victim.Containers(
            spec.workload(),
            at.victims(),
            at.desired(),
            1,
            fromInside() ? Victim.Sign.BOOTED : Victim.Sign.ENDED)
        : new Victim.Node(
            at.node(), spec.workload(), at.victims(), at.desired(), spec.blow() != NodeBlow.CORDON);
  }

  /** What the node runs; empty where it is switched, or the API server alone is asked. */
  private Optional<NodeDeed> deed(String node) {
    return switch (spec.blow()) {
      case CORDON, POWER_CUT -> Optional.empty();
      case REBOOT -> fromInside() ? Optional.of(NodeProcesses.rebooting()) : Optional.empty();
      case FREEZE -> fromInside() ? Optional.of(NodeProcesses.freezing()) : Optional.empty();
      case KUBELET -> Optional.of(NodeProcesses.stoppingKubelet());
      case PARTITION -> Optional.of(NodeProcesses.cuttingOff(others(node)));
    };
  }

  private TimeBounds byPrograms(String node, NodeDeed deed) {
    NodeProcesses processes = new NodeProcesses(shell());
    String hit = deed.hitting(processes.aim(node, deed));
    if (deadMan.needed()) {
      Duration within =
          spec.blow() == NodeBlow.REBOOT ? DeadMan.WITHIN.plus(DeadMan.UNCHECKED) : DeadMan.WITHIN;
      TimeBounds t0 = dated(() -> deadMan.strike(node, hit, deed.rest()), within);
      waiting.pause(within);
      return t0;
    }
    TimeBounds t0 = dated(() -> processes.act(node, hit), Duration.ZERO);
    processes.act(node, deed.rest());
    return t0;
  }

  private void bySwitch(String node) {
    switch (spec.blow()) {
      case CORDON -> new Cordon(cluster.client()).set(node);
      case POWER_CUT -> power().kill(node);
      case REBOOT -> {
        power().kill(node);
        power().start(node);
      }
      default -> power().pause(node);
    }
  }

  /** Does it; so much later at most it has happened. */
  private TimeBounds dated(Runnable blow, Duration later) {
    Duration sent = clock.now();
    blow.run();
    return new TimeBounds(sent, clock.now().plus(later));
  }

  /** Addresses of the other nodes, and of API servers that are none of them. */
  private List<String> others(String node) {
    Stream<String> nodes =
        cluster.client().nodes().list().getItems().stream()
            .filter(other -> !other.getMetadata().getName().equals(node))
            .flatMap((Node other) -> other.getStatus().getAddresses().stream())
            .filter(address -> address.getType().equals("InternalIP"))
            .map(NodeAddress::getAddress);
    Stream<String> servers =
        ServiceEndpoints.of(cluster.client(), "default", "kubernetes").list().getItems().stream()
            .filter(slice -> slice.getAddressType().equals("IPv4"))
            .flatMap(slice -> slice.getEndpoints().stream())
            .flatMap(endpoint -> endpoint.getAddresses().stream());
    return Stream.concat(nodes, servers).distinct().toList();
  }
}
