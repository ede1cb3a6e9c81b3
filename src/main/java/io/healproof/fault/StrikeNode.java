package io.healproof.fault;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.NodePower;
import io.healproof.fault.FaultSpec.NodeBlow;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Hits a node that runs a ready pod of a workload. */
final class StrikeNode implements Deed {
  private final FaultSpec.StrikeNode spec;
  private final Cluster cluster;
  private final RunClock clock;
  private final RandomGenerator random;
  private @Nullable NodeTarget target;

  StrikeNode(FaultSpec.StrikeNode spec, Cluster cluster, RunClock clock, RandomGenerator random) {
    this.spec = spec;
    this.cluster = cluster;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public List<String> aim() {
    if (spec.blow() != NodeBlow.CORDON) {
      power();
      processes();
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
    all.add(Touch.of("Node", "", node, deed));
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

  private NodePower power() {
    return need(cluster.nodePower());
  }

  private NodeProcesses processes() {
    return new NodeProcesses(need(cluster.nodeShell()));
  }

  private <T> T need(Optional<T> access) {
    return access.orElseThrow(
        () ->
            HealproofException.refused(
                "to %s, its machine has to be reached; on a cluster that Healproof did not make, that needs a privileged pod, which it does not bring yet. Cordoning and draining works there."
                    .formatted(spec.describe())));
  }

  private NodeTarget aimed() {
    return Objects.requireNonNull(target, "aim first");
  }

  @Override
  public List<Undo> undos() {
    String node = aimed().node();
    return List.of(
        switch (spec.blow()) {
          case CORDON -> new Undo.Uncordon(node);
          case POWER_CUT, REBOOT -> new Undo.StartNode(node);
          case FREEZE -> new Undo.Unfreeze(node);
          case KUBELET -> new Undo.ContinueKubelet(node);
          case PARTITION -> new Undo.OpenNetwork(node);
        });
  }

  @Override
  public Injection inject() {
    NodeTarget at = aimed();
    List<String> others = others(at.node());
    Duration sent = clock.now();
    strike(at.node(), others);
    TimeBounds t0 = new TimeBounds(sent, clock.now());
    return new Injection(
        t0,
        victim(at),
        List.of(new TimelineEvent(spec.kind(), Witness.HARNESS, t0, Map.of("node", at.node()))));
  }

  /** A node that boots restarts the containers of the pods that it had. */
  private Victim victim(NodeTarget at) {
    return spec.blow() == NodeBlow.REBOOT
        ? new Victim.Containers(spec.workload(), at.victims(), at.desired(), 1, Victim.Sign.ENDED)
        : new Victim.Node(
            at.node(), spec.workload(), at.victims(), at.desired(), spec.blow() != NodeBlow.CORDON);
  }

  private void strike(String node, List<String> others) {
    switch (spec.blow()) {
      case CORDON -> new Cordon(cluster.client()).set(node);
      case POWER_CUT -> power().kill(node);
      case REBOOT -> {
        power().kill(node);
        power().start(node);
      }
      case FREEZE -> power().pause(node);
      case KUBELET -> processes().stopKubelet(node);
      case PARTITION -> processes().cutOff(node, others);
    }
  }

  /** Addresses of the other nodes. */
  private List<String> others(String node) {
    return cluster.client().nodes().list().getItems().stream()
        .filter(other -> !other.getMetadata().getName().equals(node))
        .flatMap((Node other) -> other.getStatus().getAddresses().stream())
        .filter(address -> address.getType().equals("InternalIP"))
        .map(NodeAddress::getAddress)
        .toList();
  }
}
