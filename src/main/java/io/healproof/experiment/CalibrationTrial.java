package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.evidence.Entry;
import io.healproof.experiment.TargetLogs.Victims;
import io.healproof.experiment.calibration.Regime;
import io.healproof.experiment.calibration.TargetCalls;
import io.healproof.experiment.calibration.TrialPlan;
import io.healproof.experiment.calibration.TruthEvent.PodTruth;
import io.healproof.fault.Injection;
import io.healproof.observe.ClockReading;
import io.healproof.observe.ClusterState;
import io.healproof.recovery.TimeBounds;
import io.healproof.stack.CalibrationTargets;
import io.healproof.stack.CalibrationTargets.Lane;
import io.healproof.stack.CalibrationTargets.Replica;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One scripted outage, measured by every instrument at once and compared with the target's own log.
 * When it ends is decided by the truth, never by what an instrument says.
 */
final class CalibrationTrial {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration IDLE_DEADLINE = Duration.ofSeconds(60);

  /** What a trial may take beyond its script: restarts, a back-off, the hold time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * How long instruments go on once the truth has held: what they need to prove it too. By {@link
   * io.healproof.recovery.StateSeries#watchFor}, for a lag of 1 s and scrapes of 1 s, with the time
   * until a scrape is stored.
   */
  private static final Duration TAIL = Duration.ofMillis(4500);

  private final CalibrationGround ground;
  private final Testbed bed;
  private final TargetCalls calls;
  private final Lane lane;
  private final TrialPlan plan;
  private final Regime regime;
  private final CalibrationTarget target;
  private final UsersPace pace;
  private final Progress.Step step;

  CalibrationTrial(CalibrationGround ground, Lane lane, TrialPlan plan, Progress.Step step) {
    this.ground = ground;
    this.bed =
        ground
            .bed()
            .calibrating(
                plan.regime().hold(), new LanePrometheus(ground.bed().prometheus(), lane.number()));
    this.pace = new UsersPace(plan.period(), UsersPace.USUAL_DEADLINE);
    this.calls = ground.calls();
    this.lane = lane;
    this.plan = plan;
    this.regime = plan.regime();
    this.target =
        new CalibrationTarget(
            lane.name(), Set.copyOf(lane.pods()), victim(lane, plan).pod(), regime, plan.length());
    this.step = step;
  }

  /**
   * Runs it; the caller records what it returns.
   *
   * @throws HealproofException (BROKEN) when the target is not as it should be beforehand
   */
  Entry.CalibrationTrial run() {
    awaitIdle();
    CalibrationTruth truth = new CalibrationTruth(calls, bed.clock(), lane);
    try (PageClients clients =
        PageClients.ofTarget(lane.users(), pace, bed.clock(), bed.waiting())) {
      step.now("proving that the observers are on");
      clients.begin();
      List<ClockReading> clock = List.of(bed.prometheus().readClock());
      List<PodTruth> before = before(truth);
      Victims victims = target.victims(before);
      step.now("the target " + regime.words());
      Injection injection = target.injection(inject(before), victims);
      Watching watching =
          new Watching(
              bed,
              injection,
              target.criteria(before, victims),
              clock,
              Optional.of(new Watching.Sending(pace, clients)));
      awaitTruth(truth, injection.t0(), victims);
      step.now("watching on until every instrument could have proven it");
      bed.waiting().pause(TAIL);
      Observed observed = observed(watching);
      truth.end();
      bed.waiting()
          .until("the keeper's last line", POLL, IDLE_DEADLINE, () -> truth.look().complete());
      step.now("comparing");
      CalibrationResult result =
          new CalibrationResult(bed.record(), plan.number(), target, pace, truth.logs());
      bed.record()
          .record(result.inputs(observed.seen(), observed.findings(), watching.clockReadings()));
      return result.compared(observed.seen(), observed.findings(), victims);
    } finally {
      calls.endWatch(lane.name());
    }
  }

  /** What was seen, and what was found in it. */
  private record Observed(Seen seen, Findings findings) {}

  private Observed observed(Watching watching) {
    watching.look();
    Duration until = bed.clock().now();
    Watching.Stored stored = watching.stored();
    List<Traffic.Seen> users = watching.endUsers();
    Seen seen = watching.end();
    return new Observed(
        seen, watching.findings(new ClusterState(), watching.effect(), stored, users, until));
  }

  private void awaitIdle() {
    step.now("waiting until the target is at rest");
    boolean idle =
        bed.waiting()
            .until(
                "an idle target",
                POLL,
                IDLE_DEADLINE,
                () ->
                    lane.replicas().stream()
                        .allMatch(replica -> calls.state(replica.orders()).idle()));
    if (!idle) {
      throw HealproofException.broken(
          "%s is not at rest after %d s".formatted(lane.name(), IDLE_DEADLINE.toSeconds()), null);
    }
  }

  private List<PodTruth> before(CalibrationTruth truth) {
    bed.waiting()
        .until(
            "the keeper's first read", POLL, IDLE_DEADLINE, () -> !truth.look().before().isEmpty());
    List<PodTruth> before = truth.logs().before();
    if (!new Victims(regime.replicas(), Map.of()).recovered(before)) {
      throw HealproofException.broken(
          "%s is not ready before its trial: %s".formatted(lane.name(), before), null);
    }
    return before;
  }

  /** Which replica it happens to, another one each time. */
  private static Replica victim(Lane lane, TrialPlan plan) {
    return lane.replicas().get(plan.number() % lane.replicas().size());
  }

  private TimeBounds inject(List<PodTruth> before) {
    Replica victim = victim(lane, plan);
    String trial = String.valueOf(plan.number());
    if (!regime.evicts()) {
      return calls.order(
          victim.orders(), trial, plan.delay(), Duration.ZERO, regime.script(plan.length()));
    }
    calls.order(victim.orders(), trial, Duration.ZERO, plan.length(), List.of());
    bed.waiting().pause(plan.delay());
    Duration sent = bed.clock().now();
    if (!ground.eviction().ask(CalibrationTargets.NAMESPACE, victim.pod(), before.get(0).uid())) {
      throw HealproofException.broken("the eviction of " + victim.pod() + " was refused", null);
    }
    return new TimeBounds(sent, bed.clock().now());
  }

  /** Waits until the truth is known to have held, or its time is over. */
  private void awaitTruth(CalibrationTruth truth, TimeBounds t0, Victims victims) {
    Duration script =
        regime.script(plan.length()).stream()
            .map(Regime.Step::time)
            .reduce(plan.delay().plus(plan.length()), Duration::plus);
    bed.waiting()
        .until(
            "a lasting recovery of the target",
            POLL,
            script.plus(PATIENCE),
            () -> {
              Duration passed = bed.clock().now().minus(t0.earliest());
              step.now("the target %s, %.0f s".formatted(regime.words(), passed.toMillis() / 1e3));
              return target.settled(truth.look(), t0, victims);
            });
  }

  /** What is recorded of a trial that broke. */
  static Entry.CalibrationTrial broken(TrialPlan plan, String why) {
    return new Entry.CalibrationTrial(
        plan.number(),
        plan.regime().words(),
        plan.length(),
        plan.period(),
        plan.regime().hold(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        why);
  }
}
