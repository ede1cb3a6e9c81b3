package io.healproof.fault;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cordons a node and evicts its pods through the Eviction API, so that disruption budgets are
 * respected. Recovery counts from the first accepted eviction of a pod of the workload.
 */
final class DrainNode implements Deed {
  static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final Duration RETRY = Duration.ofMillis(500);

  private final FaultSpec.DrainNode spec;
  private final KubernetesClient client;
  private final RunClock clock;
  private final Waiting waiting;
  private final RandomGenerator random;

  private @Nullable String node;
  private List<Pod> evictees = List.of();
  private Set<String> victims = Set.of();
  private int desired;

  DrainNode(
      FaultSpec.DrainNode spec,
      KubernetesClient client,
      RunClock clock,
      Waiting waiting,
      RandomGenerator random) {
    this.spec = spec;
    this.client = client;
    this.clock = clock;
    this.waiting = waiting;
    this.random = random;
  }

  @Override
  public List<String> aim() {
    NodeTarget target = NodeTarget.choose(client, spec.workload(), random);
    node = target.node();
    victims = target.victims();
    desired = target.desired();
    List<String> touched =
        new ArrayList<>(List.of("node " + target.node() + ": cordoned and drained"));
    evictees = decide(target.node(), touched);
    return touched;
  }

  @Override
  public List<Touch> touches() {
    List<Touch> all = new ArrayList<>();
    all.add(
        Touch.of("Node", "", Objects.requireNonNull(node, "aim first"), "cordoned and drained"));
    all.addAll(new TouchedPods(client).of(evictees, "evicted"));
    return all;
  }

  private List<Pod> decide(String onNode, List<String> touched) {
    List<Pod> evict = new ArrayList<>();
    List<Pod> there =
        client.pods().inAnyNamespace().withField("spec.nodeName", onNode).list().getItems();
    for (Pod pod : there) {
      String name = pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
      PodDecision decision = PodDecision.of(pod, spec.localData());
      if (decision instanceof PodDecision.Refuse refuse) {
        throw HealproofException.refused(
            "node %s cannot be drained: pod %s stands in the way, %s"
                .formatted(onNode, name, refuse.reason()));
      }
      if (decision instanceof PodDecision.Evict) {
        refuseSeveralBudgets(pod, name);
        evict.add(pod);
        touched.add("pod " + name + " (uid " + pod.getMetadata().getUid() + "): evicted");
      }
    }
    return evict;
  }

  /** The API server answers 500 to the eviction of such a pod, however long one waits. */
  private void refuseSeveralBudgets(Pod pod, String name) {
    List<String> budgets =
        new Budgets(client)
            .of(pod.getMetadata().getNamespace(), pod.getMetadata().getLabels()).stream()
                .map(Budgets::inWords)
                .toList();
    if (budgets.size() > 1) {
      throw HealproofException.refused(
          "pod %s cannot be evicted by anybody: more than one disruption budget guards it, %s"
              .formatted(name, String.join(" and ", budgets)));
    }
  }

  @Override
  public List<Undo> undos() {
    return List.of(new Undo.Uncordon(Objects.requireNonNull(node, "aim first")));
  }

  @Override
  public Injection inject() {
    String name = Objects.requireNonNull(node, "aim before injecting");
    List<TimelineEvent> events = new ArrayList<>();
    events.add(timed("node-cordoned", Map.of("node", name), () -> new Cordon(client).set(name)));
    TimeBounds t0 = null;
    Duration deadline = clock.now().plus(DEADLINE);
    for (Pod pod : victimsFirst()) {
      TimeBounds accepted = evict(pod, deadline);
      events.add(
          new TimelineEvent(
              "eviction-accepted",
              Witness.HARNESS,
              accepted,
              Map.of("pod", pod.getMetadata().getName(), "uid", pod.getMetadata().getUid())));
      if (t0 == null && victims.contains(pod.getMetadata().getUid())) {
        t0 = accepted;
      }
    }
    if (t0 == null) {
      throw HealproofException.broken(
          "node " + name + " ran no pod of " + spec.workload() + " any more when it was drained",
          null);
    }
    return new Injection(t0, new Victim.Pods(spec.workload(), victims, desired), events);
  }

  private List<Pod> victimsFirst() {
    LinkedHashSet<Pod> order = new LinkedHashSet<>();
    evictees.stream().filter(p -> victims.contains(p.getMetadata().getUid())).forEach(order::add);
    order.addAll(evictees);
    return List.copyOf(order);
  }

  private TimeBounds evict(Pod pod, Duration deadline) {
    String name = pod.getMetadata().getName();
    AtomicReference<@Nullable TimeBounds> accepted = new AtomicReference<>();
    boolean done =
        waiting.until(
            "the eviction of " + name,
            RETRY,
            deadline.minus(clock.now()).plusMillis(1),
            () -> {
              Duration sent = clock.now();
              boolean answer =
                  new PodEviction(client)
                      .ask(pod.getMetadata().getNamespace(), name, pod.getMetadata().getUid());
              if (answer) {
                accepted.set(new TimeBounds(sent, clock.now()));
              }
              return answer;
            });
    TimeBounds when = accepted.get();
    if (!done || when == null) {
      throw HealproofException.broken(
          "pod %s could not be evicted within %d s: %s allows no disruption"
              .formatted(name, DEADLINE.toSeconds(), blockingBudget(pod)),
          null);
    }
    return when;
  }

  private String blockingBudget(Pod pod) {
    String names =
        new Budgets(client)
            .of(pod.getMetadata().getNamespace(), pod.getMetadata().getLabels()).stream()
                .filter(Budgets::allowsNone)
                .map(Budgets::inWords)
                .collect(Collectors.joining(" and "));
    return names.isEmpty() ? "no known disruption budget, but the API server," : names;
  }

  private TimelineEvent timed(String event, Map<String, String> detail, Runnable act) {
    Duration sent = clock.now();
    act.run();
    return new TimelineEvent(event, Witness.HARNESS, new TimeBounds(sent, clock.now()), detail);
  }
}
