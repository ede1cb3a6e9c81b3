package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.evidence.Entry;
import io.healproof.evidence.RunWriter;
import io.healproof.experiment.calibration.CalibrationPlan;
import io.healproof.experiment.calibration.TargetCalls;
import io.healproof.experiment.calibration.TrialPlan;
import io.healproof.fault.PodEviction;
import io.healproof.observe.ApiClock;
import io.healproof.observe.ApiObserver;
import io.healproof.observe.Canary;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.PrometheusClient;
import io.healproof.observe.PrometheusFailure;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.PrometheusWitness;
import io.healproof.observe.Scrape;
import io.healproof.recovery.Calibration;
import io.healproof.stack.ArgoCd;
import io.healproof.stack.CalibrationTargets;
import io.healproof.stack.CalibrationTargets.Lane;
import io.healproof.stack.PlatformAddresses;
import io.healproof.time.Interruption;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calibration trials, several at a time on targets that have nothing to do with each other. Targets
 * are there only while it is open.
 */
final class CalibrationRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CalibrationRun.class);
  private static final Duration START_DEADLINE = Duration.ofMinutes(2);
  private static final Duration REPLACED_WITHIN = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration WINDOW = Duration.ofSeconds(5);
  private static final int SCRAPES = 3;

  /** So many trials of one lane that break in a row, and something is wrong with the cluster. */
  private static final int BROKEN_IN_A_ROW = 3;

  private final CalibrationGround ground;
  private final ApiObserver api;
  private final Pulse pulse;
  private final List<Lane> lanes;
  private final Progress progress;

  private CalibrationRun(
      CalibrationGround ground, ApiObserver api, Pulse pulse, List<Lane> lanes, Progress progress) {
    this.ground = ground;
    this.api = api;
    this.pulse = pulse;
    this.lanes = lanes;
    this.progress = progress;
  }

  /**
   * Starts the targets and the observers that watch them; what an earlier calibration left is
   * cleared away.
   *
   * @param manifests {@code cluster-fixtures/calibration}
   * @throws HealproofException (BROKEN) when a target or an observer does not come up
   */
  static CalibrationRun open(
      Cluster cluster,
      PlatformAddresses addresses,
      Path manifests,
      Canary canary,
      RunWriter record,
      RunClock clock,
      Waiting waiting,
      Progress progress) {
    CalibrationTargets targets = new CalibrationTargets(manifests, cluster, waiting);
    Set<String> namespaces = Set.of(CalibrationTargets.NAMESPACE, Canary.NAMESPACE);
    ApiObserver api = new ApiObserver(cluster.client(), clock, namespaces, ArgoCd.USUAL_NAMESPACE);
    Pulse pulse = new Pulse(clock, api);
    boolean ready = false;
    try (Progress.Step step = progress.begin("calibration targets", 0, 0, Optional.empty())) {
      URI keeper = targets.startKeeper(START_DEADLINE);
      TargetCalls calls = new TargetCalls(clock, keeper);
      calls.clear();
      List<Lane> lanes = targets.startLanes(START_DEADLINE);
      api.start();
      pulse.start();
      PrometheusWitness prometheus =
          new PrometheusObserver(new PrometheusClient(addresses.prometheus().toString(), clock));
      Testbed bed =
          new Testbed(
              namespaces,
              new NoTargets(),
              api,
              prometheus,
              canary,
              pulse,
              new ApiClock(cluster.client(), clock)::read,
              record,
              clock,
              waiting,
              new Random(0),
              Bounds.usual(),
              Optional.empty(),
              Optional.empty(),
              OwnLoad.of(cluster, clock));
      step.now("waiting until Prometheus probes every lane");
      awaitProbes(bed, lanes);
      step.now("letting users call every lane once");
      lanes.forEach(lane -> callOnce(bed, lane));
      step.done(lanes.size() + " lanes");
      CalibrationRun run =
          new CalibrationRun(
              new CalibrationGround(bed, targets, new PodEviction(cluster.client()), calls),
              api,
              pulse,
              lanes,
              progress);
      ready = true;
      return run;
    } finally {
      if (!ready) {
        pulse.close();
        api.close();
      }
    }
  }

  private static void awaitProbes(Testbed bed, List<Lane> lanes) {
    boolean proven =
        bed.waiting()
            .until(
                "probes of every lane",
                POLL,
                START_DEADLINE,
                () -> lanes.stream().allMatch(lane -> probed(bed, lane)));
    if (!proven) {
      throw HealproofException.broken(
          "Prometheus does not probe every calibration target after %d s; see its job blackbox"
              .formatted(START_DEADLINE.toSeconds()),
          null);
    }
  }

  /**
   * What is called for the first time is slow: code that is not compiled yet, connections that are
   * not open. One lane after another, before the first trial, so that no trial pays for it.
   */
  private static void callOnce(Testbed bed, Lane lane) {
    UsersPace pace = new UsersPace(CalibrationPlan.USUAL_PERIOD, UsersPace.USUAL_DEADLINE);
    try (PageClients clients =
        PageClients.ofTarget(lane.users(), pace, bed.clock(), bed.waiting())) {
      clients.begin();
    }
  }

  private static boolean probed(Testbed bed, Lane lane) {
    try {
      return ClockOffset.of(List.of(bed.prometheus().readClock())).stream()
          .flatMap(
              offset ->
                  bed
                      .prometheus()
                      .collectProbes("calibration-" + lane.number(), WINDOW, offset)
                      .scrapes()
                      .stream())
          .filter(Scrape::up)
          .skip(SCRAPES - 1)
          .findFirst()
          .isPresent();
    } catch (PrometheusFailure e) {
      return false;
    }
  }

  /**
   * Runs all trials; each is recorded when it ends, and what they come to after the last.
   *
   * @throws HealproofException (BROKEN) when trials of a lane break one after another
   */
  Calibration run(List<TrialPlan> plans) {
    Calibration calibration = CalibrationResult.of(trials(plans));
    RunWriter record = ground.bed().record();
    record.record(new Entry.Calibrated(plans.size(), calibration.accuracies(), calibration.gate()));
    record.flush();
    return calibration;
  }

  private List<Entry.CalibrationTrial> trials(List<TrialPlan> plans) {
    Queue<TrialPlan> single = new ConcurrentLinkedQueue<>();
    Queue<TrialPlan> several = new ConcurrentLinkedQueue<>();
    plans.forEach(plan -> (plan.regime().replicas() == 1 ? single : several).add(plan));
    ExecutorService threads = Executors.newFixedThreadPool(lanes.size());
    try {
      List<Future<List<Entry.CalibrationTrial>>> running = new ArrayList<>();
      for (Lane lane : lanes) {
        Queue<TrialPlan> queue = lane.replicas().size() == 1 ? single : several;
        running.add(threads.submit(() -> work(lane, queue, plans.size())));
      }
      List<Entry.CalibrationTrial> all = new ArrayList<>();
      for (Future<List<Entry.CalibrationTrial>> each : running) {
        all.addAll(each.get());
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interruption();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      end(threads);
    }
  }

  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    Interruption.defer(() -> awaitEnd(threads));
  }

  private static void awaitEnd(ExecutorService threads) {
    try {
      if (!threads.awaitTermination(START_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("a calibration lane did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Entry.CalibrationTrial> work(Lane lane, Queue<TrialPlan> queue, int total) {
    List<Entry.CalibrationTrial> trials = new ArrayList<>();
    int broken = 0;
    for (TrialPlan plan = queue.poll(); plan != null; plan = queue.poll()) {
      Entry.CalibrationTrial trial = trial(lane, plan, total);
      ground.bed().record().record(trial);
      trials.add(trial);
      broken = trial.injected().isEmpty() ? broken + 1 : 0;
      if (broken == BROKEN_IN_A_ROW) {
        throw HealproofException.broken(
            "%d calibration trials broke in a row; the last one: %s"
                .formatted(broken, trial.problem()),
            null);
      }
      if (trial.injected().isEmpty() || plan.regime().leavesBackOff()) {
        ground.targets().replace(lane.pods(), REPLACED_WITHIN);
      }
    }
    return trials;
  }

  private Entry.CalibrationTrial trial(Lane lane, TrialPlan plan, int total) {
    String name = "calibration " + plan.number() + ", " + lane.name();
    try (Progress.Step step = progress.begin(name, plan.number(), total, Optional.empty())) {
      try {
        Entry.CalibrationTrial trial = new CalibrationTrial(ground, lane, plan, step).run();
        step.done(CalibrationWords.of(trial));
        return trial;
      } catch (Interruption e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("trial", plan.number()).setCause(e).log("trial broke");
        step.failed(String.valueOf(e.getMessage()));
        return CalibrationTrial.broken(plan, "The trial broke: " + e.getMessage());
      }
    }
  }

  /** Removes the targets. */
  @Override
  public void close() {
    // An interrupted calibration leaves nothing behind either.
    Interruption.defer(
        () -> {
          pulse.close();
          api.close();
          ground.targets().remove();
        });
  }
}
