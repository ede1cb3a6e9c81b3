package io.healproof.fault;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.NodeShell;
import io.healproof.fault.FaultSpec.Blow;
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
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Hits the first container of one ready pod, from the pod's node. The container is known by the id
 * that it has when it is aimed at: one that was restarted meanwhile is not hit.
 */
final class StrikeContainer implements Deed {
  /** A restart waits at most 300 s (the longest back-off); more is no restart. */
  private static final Duration RESTART_DEADLINE = Duration.ofSeconds(330);

  private static final Duration POLL = Duration.ofMillis(100);

  private final FaultSpec.StrikeContainer spec;
  private final Cluster cluster;
  private final RunClock clock;
  private final Waiting waiting;
  private final RandomGenerator random;
  private final DeadMan deadMan;
  private @Nullable Aim aim;
  private String memoryLimit = "";

  /** What was aimed at. */
  private record Aim(Pod pod, String container, int desired) {
    String node() {
      return pod.getSpec().getNodeName();
    }

    String uid() {
      return pod.getMetadata().getUid();
    }
  }

  StrikeContainer(
      FaultSpec.StrikeContainer spec,
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
    shell();
    deadMan.requireLongEnough(spec);
    Workloads workloads = new Workloads(cluster.client());
    int desired = workloads.deployment(spec.workload()).getSpec().getReplicas();
    Pod pod = workloads.choose(spec.workload(), Selection.ONE, random).get(0);
    String container = Workloads.firstContainerId(pod);
    if (spec.blow() == Blow.UNREADY) {
      probedPort(pod);
    }
    aim = new Aim(pod, container, desired);
    return List.of(
        "container %s (%s) of %s"
            .formatted(
                pod.getSpec().getContainers().get(0).getName(),
                container.substring(0, Math.min(12, container.length())),
                Workloads.inWords(pod)));
  }

  @Override
  public List<Touch> touches() {
    String deed =
        switch (spec.blow()) {
          case KILL -> "processes of its first container killed";
          case OUT_OF_MEMORY -> "its first container run out of memory";
          case HANG -> "processes of its first container stopped";
          case SANDBOX -> "sandbox killed";
          case UNREADY -> "probes refused";
        };
    return new TouchedPods(cluster.client())
        .of(List.of(aimed().pod()), deed + shell().way(aimed().node()));
  }

  @Override
  public void prepare() {
    Aim at = aimed();
    shell().reach(at.node());
    if (spec.blow() == Blow.OUT_OF_MEMORY) {
      memoryLimit = processes().memoryLimit(at.node(), at.container());
    }
  }

  private NodeShell shell() {
    return NodeProcesses.way(cluster, spec, "Deleting and killing pods needs none.");
  }

  private NodeProcesses processes() {
    return new NodeProcesses(shell());
  }

  private Aim aimed() {
    return Objects.requireNonNull(aim, "aim first");
  }

  @Override
  public List<Undo> undos() {
    Aim at = aimed();
    return deadMan.over(
        at.node(),
        switch (spec.blow()) {
          case KILL, SANDBOX -> List.of();
          case HANG -> List.of(new Undo.Continue(at.node(), at.container()));
          case OUT_OF_MEMORY -> List.of(new Undo.Relieve(at.node(), at.container(), memoryLimit));
          case UNREADY -> List.of(new Undo.OpenNetwork(at.node()));
        });
  }

  @Override
  public Injection inject() {
    Aim at = aimed();
    List<TimelineEvent> events = new ArrayList<>();
    deadMan.arm(undos());
    Duration sent = clock.now();
    strike(at.pod(), at.container());
    TimeBounds t0 = new TimeBounds(sent, clock.now());
    events.add(event(at, t0));
    String before = at.container();
    for (int time = 2; time <= spec.times(); time++) {
      before = awaitRestart(at.pod(), before);
      Duration again = clock.now();
      strike(at.pod(), before);
      events.add(event(at, new TimeBounds(again, clock.now())));
    }
    return new Injection(t0, victim(at), events);
  }

  private TimelineEvent event(Aim at, TimeBounds when) {
    return new TimelineEvent(
        spec.kind(),
        Witness.HARNESS,
        when,
        Map.of("pod", at.pod().getMetadata().getName(), "uid", at.uid(), "node", at.node()));
  }

  private Victim victim(Aim at) {
    int restarts = spec.blow() == Blow.UNREADY ? 0 : spec.times();
    Victim.Sign sign =
        spec.blow() == Blow.HANG || spec.blow() == Blow.UNREADY
            ? Victim.Sign.NOT_READY
            : Victim.Sign.ENDED;
    return new Victim.Containers(spec.workload(), Set.of(at.uid()), at.desired(), restarts, sign);
  }

  private void strike(Pod pod, String container) {
    NodeProcesses processes = processes();
    String node = pod.getSpec().getNodeName();
    switch (spec.blow()) {
      case KILL -> processes.kill(node, container);
      case OUT_OF_MEMORY -> processes.exhaustMemory(node, container);
      case HANG -> processes.stop(node, container);
      case SANDBOX -> processes.killSandbox(node, pod.getMetadata().getUid());
      case UNREADY -> processes.refuseProbes(node, pod.getStatus().getPodIP(), probedPort(pod));
    }
  }

  /** Waits until the pod's first container runs again; its new id. */
  private String awaitRestart(Pod pod, String before) {
    KubernetesClient client = cluster.client();
    String[] now = {before};
    boolean restarted =
        waiting.until(
            "the restart of " + Workloads.inWords(pod),
            POLL,
            RESTART_DEADLINE,
            () -> {
              Pod live =
                  client
                      .pods()
                      .inNamespace(pod.getMetadata().getNamespace())
                      .withName(pod.getMetadata().getName())
                      .get();
              Optional<String> id =
                  Optional.ofNullable(live)
                      .filter(it -> it.getMetadata().getUid().equals(pod.getMetadata().getUid()))
                      .flatMap(Workloads::firstStatus)
                      .filter(status -> status.getState().getRunning() != null)
                      .map(ContainerStatus::getContainerID)
                      .map(Workloads::bareId);
              id.ifPresent(running -> now[0] = running);
              return !now[0].equals(before);
            });
    if (!restarted) {
      throw HealproofException.broken(
          "%s was not restarted within %d s after it was hit"
              .formatted(Workloads.inWords(pod), RESTART_DEADLINE.toSeconds()),
          null);
    }
    return now[0];
  }

  /** The port at which the kubelet asks whether the pod is ready. */
  private int probedPort(Pod pod) {
    Container container = pod.getSpec().getContainers().get(0);
    @Nullable Probe probe = container.getReadinessProbe();
    @Nullable IntOrString port =
        probe == null
            ? null
            : probe.getHttpGet() != null
                ? probe.getHttpGet().getPort()
                : probe.getTcpSocket() != null ? probe.getTcpSocket().getPort() : null;
    if (port == null) {
      throw HealproofException.usage(
          "%s has no readiness probe over the network that could be refused"
              .formatted(Workloads.inWords(pod)));
    }
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(named -> port.getStrVal().equals(named.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(
            () ->
                HealproofException.usage(
                    "%s probes a port \"%s\" that it does not name"
                        .formatted(Workloads.inWords(pod), port.getStrVal())));
  }
}
