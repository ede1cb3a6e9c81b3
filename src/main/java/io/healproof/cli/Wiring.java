package io.healproof.cli;

import io.healproof.Progress;
import io.healproof.cluster.ClusterProvider;
import io.healproof.cluster.LocalClusterProvider;
import io.healproof.evidence.Redaction;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.util.List;

/** Puts the parts together: the only place that names implementations. */
final class Wiring implements Parts {
  private final Surroundings surroundings;
  private final RunClock clock;

  Wiring(Surroundings surroundings, RunClock clock) {
    this.surroundings = surroundings;
    this.clock = clock;
  }

  @Override
  public ClusterProvider clusters() {
    return new LocalClusterProvider(clock, new RealWaiting());
  }

  @Override
  public RunSummary run(Settings settings, Progress progress) {
    return claims().run(settings, progress);
  }

  @Override
  public List<String> plan(Settings settings) {
    return claims().describe(settings);
  }

  private ClaimsRun claims() {
    Places places = surroundings.places();
    Redaction redaction = Redaction.ofEnvironment(surroundings.environment());
    RunPlanning planning = new RunPlanning(places, Version.current(), redaction);
    return new ClaimsRun(places, clusters(), clock, new RealWaiting(), planning);
  }
}
