package io.healproof.fault;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes a workload's replica count as a person with kubectl would. */
final class Scale implements Fault {
  private final FaultSpec.Scale spec;
  private final KubernetesClient client;
  private final RunClock clock;
  private @Nullable Integer before;

  Scale(FaultSpec.Scale spec, KubernetesClient client, RunClock clock) {
    this.spec = spec;
    this.client = client;
    this.clock = clock;
  }

  @Override
  public List<String> aim() {
    int live = liveReplicas();
    if (live == spec.replicas()) {
      throw HealproofException.usage(
          "%s already has %d replicas; choose another number"
              .formatted(spec.workload(), spec.replicas()));
    }
    before = live;
    return List.of("%s: %d -> %d replicas".formatted(spec.workload(), live, spec.replicas()));
  }

  @Override
  public List<Touch> touches() {
    int live = before == null ? 0 : before;
    WorkloadRef workload = spec.workload();
    return List.of(
        new Touch(
            "Deployment",
            workload.namespace(),
            workload.name(),
            "",
            "scaled to " + spec.replicas(),
            workload.toString(),
            Math.max(0, live - spec.replicas()),
            live));
  }

  private int liveReplicas() {
    return new Workloads(client).deployment(spec.workload()).getSpec().getReplicas();
  }

  @Override
  public Injection inject() {
    Integer desired = before;
    if (desired == null) {
      throw new IllegalStateException("aim before injecting");
    }
    Duration sent = clock.now();
    Deployment patched = write(spec.replicas());
    TimeBounds t0 = new TimeBounds(sent, clock.now());
    return new Injection(
        t0,
        new Victim.Generation(spec.workload(), patched.getMetadata().getGeneration(), desired),
        List.of(
            new TimelineEvent(
                spec.kind(),
                Witness.HARNESS,
                t0,
                Map.of("object", spec.workload().toString(), "replicas", "" + spec.replicas()))));
  }

  private Deployment write(int replicas) {
    return client
        .apps()
        .deployments()
        .inNamespace(spec.workload().namespace())
        .withName(spec.workload().name())
        .patch(ByHand.PATCH, "{\"spec\":{\"replicas\":" + replicas + "}}");
  }

  @Override
  public List<String> undo() {
    Integer desired = before;
    if (desired == null || liveReplicas() == desired) {
      return List.of();
    }
    write(desired);
    return List.of("scaled " + spec.workload() + " back to " + desired);
  }
}
