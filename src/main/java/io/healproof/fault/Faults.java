package io.healproof.fault;

import io.healproof.cluster.Cluster;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Binds what a scenario says to the cluster at hand. Not thread-safe. */
public final class Faults {
  private final Cluster workloads;
  private final Cluster applications;
  private final RunClock clock;
  private final Waiting waiting;
  private final String run;
  private int count;

  /**
   * The faults of a run.
   *
   * @param run its id, for the journal
   */
  public Faults(Cluster cluster, RunClock clock, Waiting waiting, String run) {
    this(cluster, cluster, clock, waiting, run);
  }

  /**
   * The faults of a run on two clusters, each of which has a journal of its own.
   *
   * @param workloads the cluster that holds everything but Applications
   * @param applications the one that holds these
   */
  public Faults(
      Cluster workloads, Cluster applications, RunClock clock, Waiting waiting, String run) {
    this.workloads = workloads;
    this.applications = applications;
    this.clock = clock;
    this.waiting = waiting;
    this.run = run;
  }

  /**
   * A fault that is ready to be aimed.
   *
   * @param random decides between equal targets; seeded, so that a run can be repeated
   * @param watched how long whoever does it may watch it before it is taken back
   */
  public Fault of(FaultSpec spec, RandomGenerator random, Duration watched) {
    count++;
    Cluster cluster = spec.isOfApplication() ? applications : workloads;
    String id = "%s-%d".formatted(run.toLowerCase(Locale.ROOT), count);
    String name = "fault-" + id;
    return new JournaledFault(
        deed(spec, cluster, random, new DeadMan(cluster.nodeShell(), id, watched, clock)),
        new JournalEntry(name, run, spec.describe(), JournalEntry.Stage.INTENT, List.of()),
        new Journal(cluster.client()),
        new Restoration(cluster),
        waiting);
  }

  private Deed deed(FaultSpec spec, Cluster cluster, RandomGenerator random, DeadMan deadMan) {
    if (spec instanceof FaultSpec.KillPod kill) {
      return new KillPod(kill, cluster.client(), clock, random);
    }
    if (spec instanceof FaultSpec.StrikeContainer strike) {
      return new StrikeContainer(strike, cluster, clock, waiting, random, deadMan);
    }
    if (spec instanceof FaultSpec.StrikeNode strike) {
      return new StrikeNode(strike, cluster, clock, waiting, random, deadMan);
    }
    if (spec instanceof FaultSpec.DrainNode drain) {
      return new DrainNode(drain, cluster.client(), clock, waiting, random);
    }
    if (spec instanceof FaultSpec.Drift drift) {
      return new DriftObject(drift, cluster.client(), clock);
    }
    if (spec instanceof FaultSpec.EditConfigMap edit) {
      return new EditConfigMap(edit, cluster.client(), clock);
    }
    if (spec instanceof FaultSpec.Scale scale) {
      return new Scale(scale, cluster.client(), clock);
    }
    if (spec instanceof FaultSpec.BlackHole hole) {
      return new BlackHole(hole, cluster.client(), clock);
    }
    return new Nothing((FaultSpec.Nothing) spec, new Workloads(cluster.client()), clock);
  }
}
