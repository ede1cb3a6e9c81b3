package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.ClusterProvider;
import io.healproof.cluster.LocalClusterProvider;
import io.healproof.evidence.Redaction;
import io.healproof.experiment.CalibrationSession;
import io.healproof.fault.guard.Watchdog;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts the parts together: the only place that names implementations. */
final class Wiring implements Parts {
  /** Enough to try each regime twice. */
  private static final int CALIBRATION_TRIALS = 20;

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
    return settings.context().value().isPresent()
        ? onContext().run(settings, progress)
        : claims().run(settings, progress);
  }

  @Override
  public List<String> plan(Settings settings) {
    return settings.context().value().isPresent()
        ? onContext().describe(settings)
        : claims().describe(settings);
  }

  @Override
  public List<Map<String, Object>> rbac(Settings settings, boolean hub) {
    return onContext().rbac(settings, hub);
  }

  @Override
  public List<String> recover(Settings settings, Progress progress) {
    try (MetClusters met = toRecover(settings)) {
      return met.recover(clock, new RealWaiting(), progress);
    }
  }

  @Override
  public void watch(Settings settings, Consumer<String> say) {
    try (MetClusters met = toRecover(settings)) {
      if (met.hub().isPresent()) {
        throw HealproofException.usage(
            "a watchdog looks after one cluster: start one with --context for each of them, without --argocd-context");
      }
      new Watchdog(met.cluster(), clock, new RealWaiting(), say).watch();
    }
  }

  private MetClusters toRecover(Settings settings) {
    return settings.context().value().isPresent()
        ? onContext().listed(settings)
        : new MetClusters(
            clusters()
                .damaged()
                .orElseThrow(
                    () ->
                        HealproofException.broken("no local cluster is running to recover", null)),
            Optional.empty());
  }

  @Override
  public CalibrationSession.Result calibrate(Settings settings, Progress progress) {
    Places places = surroundings.places();
    CalibrationSession.Order order =
        new CalibrationSession.Order(
            settings.trials().value().orElse(CALIBRATION_TRIALS),
            settings.localCluster(places),
            places.fixtures(),
            places.home().resolve("reports/runs"),
            Version.current(),
            settings.all().stream().map(RunPlanning::recorded).toList(),
            settings.seed().value(),
            redaction(),
            settings.sign().value());
    ClusterProvider clusters = clusters();
    return new ClusterStay(clusters)
        .during(
            settings.keep().value(),
            progress,
            () -> CalibrationSession.run(order, clusters, progress, clock, new RealWaiting()));
  }

  private ContextRun onContext() {
    return new ContextRun(surroundings, planning(), claims(), clock, new RealWaiting());
  }

  private ClaimsRun claims() {
    return new ClaimsRun(surroundings.places(), clusters(), clock, new RealWaiting(), planning());
  }

  private RunPlanning planning() {
    return new RunPlanning(surroundings.places(), Version.current(), redaction());
  }

  private Redaction redaction() {
    return Redaction.ofEnvironment(surroundings.environment());
  }
}
