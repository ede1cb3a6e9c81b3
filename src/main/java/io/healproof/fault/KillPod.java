package io.healproof.fault;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Deletes ready pods of a workload, each pinned by its UID. */
final class KillPod implements Deed {
  private final FaultSpec.KillPod spec;
  private final KubernetesClient client;
  private final RunClock clock;
  private final RandomGenerator random;
  private List<Pod> targets = List.of();
  private int desired;

  KillPod(FaultSpec.KillPod spec, KubernetesClient client, RunClock clock, RandomGenerator random) {
    this.spec = spec;
    this.client = client;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public List<String> aim() {
    Workloads workloads = new Workloads(client);
    desired = workloads.deployment(spec.workload()).getSpec().getReplicas();
    targets = workloads.choose(spec.workload(), spec.selection(), random);
    return targets.stream().map(Workloads::inWords).toList();
  }

  @Override
  public List<Touch> touches() {
    String deed = spec.graceful() ? "deleted within its grace period" : "deleted at once";
    return new TouchedPods(client).of(targets, deed);
  }

  @Override
  public Injection inject() {
    if (targets.isEmpty()) {
      throw new IllegalStateException("aim before injecting");
    }
    List<TimelineEvent> events = new ArrayList<>();
    Duration first = clock.now();
    for (Pod pod : targets) {
      Duration sent = clock.now();
      delete(pod);
      events.add(
          new TimelineEvent(
              spec.kind(),
              Witness.HARNESS,
              new TimeBounds(sent, clock.now()),
              Map.of("pod", pod.getMetadata().getName(), "uid", pod.getMetadata().getUid())));
    }
    Set<String> uids =
        targets.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    return new Injection(
        new TimeBounds(first, clock.now()),
        new Victim.Pods(spec.workload(), uids, desired),
        events);
  }

  private void delete(Pod pod) {
    DeleteOptionsBuilder options =
        new DeleteOptionsBuilder()
            .withNewPreconditions()
            .withUid(pod.getMetadata().getUid())
            .endPreconditions();
    if (!spec.graceful()) {
      options.withGracePeriodSeconds(0L);
    }
    String path =
        "/api/v1/namespaces/%s/pods/%s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    try {
      client.raw(path, "DELETE", options.build());
    } catch (KubernetesClientException e) {
      throw HealproofException.broken(
          "the cluster did not accept the deletion of pod "
              + pod.getMetadata().getName()
              + ": "
              + e.getMessage(),
          e);
    }
  }
}
