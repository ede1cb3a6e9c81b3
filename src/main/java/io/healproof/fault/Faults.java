package io.healproof.fault;

import io.healproof.cluster.Cluster;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.util.List;
import java.util.random.RandomGenerator;

/** Binds what a scenario says to the cluster at hand. */
public final class Faults {
  private final Cluster cluster;
  private final RunClock clock;
  private final Waiting waiting;

  public Faults(Cluster cluster, RunClock clock, Waiting waiting) {
    this.cluster = cluster;
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * Puts back what a run that was killed left behind.
   *
   * @return what had to be put back, in words
   */
  public List<String> clearRemains() {
    return new Cordon(cluster.client()).liftMarked();
  }

  /**
   * A fault that is ready to be aimed.
   *
   * @param random decides between equal targets; seeded, so that a run can be repeated
   */
  public Fault of(FaultSpec spec, RandomGenerator random) {
    if (spec instanceof FaultSpec.KillPod kill) {
      return new KillPod(kill, cluster.client(), clock, random);
    }
    if (spec instanceof FaultSpec.DrainNode drain) {
      return new DrainNode(drain, cluster.client(), clock, waiting, random);
    }
    if (spec instanceof FaultSpec.EditConfigMap edit) {
      return new EditConfigMap(edit, cluster.client(), clock);
    }
    if (spec instanceof FaultSpec.Scale scale) {
      return new Scale(scale, cluster.client(), clock);
    }
    return new Nothing((FaultSpec.Nothing) spec, new Workloads(cluster.client()), clock);
  }
}
