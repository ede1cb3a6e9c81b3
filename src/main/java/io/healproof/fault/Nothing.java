package io.healproof.fault;

import io.healproof.recovery.TimeBounds;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Does nothing, at a stated moment. */
final class Nothing implements Deed {
  private final FaultSpec.Nothing spec;
  private final Workloads workloads;
  private final RunClock clock;

  Nothing(FaultSpec.Nothing spec, Workloads workloads, RunClock clock) {
    this.spec = spec;
    this.workloads = workloads;
    this.clock = clock;
  }

  @Override
  public List<String> aim() {
    workloads.deployment(spec.workload());
    return List.of();
  }

  @Override
  public List<Touch> touches() {
    return List.of();
  }

  @Override
  public Injection inject() {
    int desired = workloads.deployment(spec.workload()).getSpec().getReplicas();
    Duration now = clock.now();
    return new Injection(
        new TimeBounds(now, now), new Victim.Pods(spec.workload(), Set.of(), desired), List.of());
  }
}
