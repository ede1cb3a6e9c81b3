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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deletes one ready pod of a workload, pinned by its UID. */
final class KillPod implements Fault {
  private final FaultSpec.KillPod spec;
  private final KubernetesClient client;
  private final RunClock clock;
  private final RandomGenerator random;
  private @Nullable Pod target;
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
    List<Pod> pods = workloads.readyPods(spec.workload());
    if (pods.isEmpty()) {
      throw HealproofException.broken(
          spec.workload() + " has no ready pod to kill; its steady state does not hold", null);
    }
    Pod chosen = pods.get(random.nextInt(pods.size()));
    target = chosen;
    return List.of(
        "pod %s/%s (uid %s) on node %s"
            .formatted(
                chosen.getMetadata().getNamespace(),
                chosen.getMetadata().getName(),
                chosen.getMetadata().getUid(),
                chosen.getSpec().getNodeName()));
  }

  @Override
  public List<Touch> touches() {
    String deed = spec.graceful() ? "deleted within its grace period" : "deleted at once";
    return new TouchedPods(client).of(Stream.ofNullable(target).toList(), deed);
  }

  @Override
  public Injection inject() {
    Pod pod = target;
    if (pod == null) {
      throw new IllegalStateException("aim before injecting");
    }
    String uid = pod.getMetadata().getUid();
    DeleteOptionsBuilder options =
        new DeleteOptionsBuilder().withNewPreconditions().withUid(uid).endPreconditions();
    if (!spec.graceful()) {
      options.withGracePeriodSeconds(0L);
    }
    String path =
        "/api/v1/namespaces/%s/pods/%s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    Duration sent = clock.now();
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
    TimeBounds t0 = new TimeBounds(sent, clock.now());
    return new Injection(
        t0,
        new Victim.Pods(spec.workload(), Set.of(uid), desired),
        List.of(
            new TimelineEvent(
                spec.kind(),
                Witness.HARNESS,
                t0,
                Map.of("pod", pod.getMetadata().getName(), "uid", uid))));
  }

  @Override
  public List<String> undo() {
    return List.of();
  }
}
