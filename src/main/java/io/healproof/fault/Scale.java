package io.healproof.fault;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes a workload's replica count as a person with kubectl would. */
final class Scale implements Deed {
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
  public List<Undo> undos() {
    int desired = Objects.requireNonNull(before, "aim first");
    return List.of(new Undo.PutBack(object(), patch(spec.replicas()), patch(desired)));
  }

  @Override
  public Injection inject() {
    Integer desired = before;
    if (desired == null) {
      throw new IllegalStateException("aim before injecting");
    }
    Duration sent = clock.now();
    ObjectNode patched = new LiveObjects(client).patch(object(), patch(spec.replicas()));
    TimeBounds t0 = new TimeBounds(sent, clock.now());
    return new Injection(
        t0,
        new Victim.Generation(
            spec.workload(), patched.at("/metadata/generation").asLong(), desired),
        List.of(
            new TimelineEvent(
                spec.kind(),
                Witness.HARNESS,
                t0,
                Map.of("object", spec.workload().toString(), "replicas", "" + spec.replicas()))));
  }

  private ObjectKey object() {
    return new ObjectKey(Kind.DEPLOYMENT, spec.workload().namespace(), spec.workload().name());
  }

  private static ObjectNode patch(int replicas) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").put("replicas", replicas);
    return patch;
  }
}
