package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.evidence.Entry;
import io.healproof.evidence.SampleRef;
import io.healproof.experiment.CalibrationTruth.Victims;
import io.healproof.experiment.calibration.Regime;
import io.healproof.experiment.calibration.TargetCalls;
import io.healproof.experiment.calibration.TrialPlan;
import io.healproof.experiment.calibration.Truth;
import io.healproof.experiment.calibration.TruthEvent.PodTruth;
import io.healproof.fault.Injection;
import io.healproof.fault.Victim;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiCondition;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.ClockReading;
import io.healproof.observe.ClusterState;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.ScrapeCondition;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.recovery.Phase;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TrialGates;
import io.healproof.stack.CalibrationTargets;
import io.healproof.stack.CalibrationTargets.Lane;
import io.healproof.stack.CalibrationTargets.Replica;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One scripted outage, measured by every instrument at once and compared with the target's own log.
 * When it ends is decided by the truth, never by what an instrument says.
 */
final class CalibrationTrial {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration IDLE_DEADLINE = Duration.ofSeconds(60);

  /** What a trial may take beyond its script: restarts, a back-off, the hold time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A probe that began in an outage may fail a second after it, and is seen a moment later. */
  private static final Duration LAST_PROBE = Duration.ofMillis(1500);

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
    try (CalibrationClients clients =
        new CalibrationClients(lane.users(), pace, bed.clock(), bed.waiting())) {
      step.now("proving that the observers are on");
      clients.begin();
      List<ClockReading> clock = List.of(bed.prometheus().readClock());
      List<PodTruth> before = before(truth);
      Victims victims = Victims.of(regime, victim().pod(), before);
      step.now("the target " + regime.words());
      Injection injection = new Injection(inject(before), pods(victims), List.of());
      Criteria criteria = criteria(before, victims);
      Watching watching =
          new Watching(
              bed, injection, criteria, clock, Optional.of(new Watching.Sending(pace, clients)));
      boolean settled = awaitTruth(truth, injection.t0(), victims);
      step.now("watching on until every instrument could have proven it");
      bed.waiting().pause(TAIL);
      Findings findings = findings(injection, criteria, watching);
      truth.end();
      bed.waiting().until("the keeper's last line", POLL, IDLE_DEADLINE, () -> complete(truth));
      return compared(truth, victims, findings, settled);
    } finally {
      calls.endWatch(lane.name());
    }
  }

  private Findings findings(Injection injection, Criteria criteria, Watching watching) {
    watching.look();
    Duration until = bed.clock().now();
    Watching.Stored stored = watching.stored();
    List<Traffic.Seen> users = watching.endUsers();
    Optional<TimeBounds> effect = watching.effect();
    return new Findings(
        injection,
        criteria,
        new ClusterState(),
        effect,
        watching.events(),
        watching.dated(),
        watching.lostWatches(),
        watching.watchLatency(),
        stored,
        users,
        watching.measured(stored, effect.orElse(injection.t0())),
        until);
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

  private static boolean complete(CalibrationTruth truth) {
    truth.look();
    return truth.complete();
  }

  private List<PodTruth> before(CalibrationTruth truth) {
    bed.waiting()
        .until(
            "the keeper's first read",
            POLL,
            IDLE_DEADLINE,
            () -> {
              truth.look();
              return !truth.before().isEmpty();
            });
    List<PodTruth> before = truth.before();
    if (!new Victims(regime.replicas(), Map.of()).recovered(before)) {
      throw HealproofException.broken(
          "%s is not ready before its trial: %s".formatted(lane.name(), before), null);
    }
    return before;
  }

  /** Which replica it happens to, another one each time. */
  private Replica victim() {
    return lane.replicas().get(plan.number() % lane.replicas().size());
  }

  private TimeBounds inject(List<PodTruth> before) {
    Replica victim = victim();
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

  private Victim.Pods pods(Victims victims) {
    return new Victim.Pods(
        new WorkloadRef(CalibrationTargets.NAMESPACE, lane.name()),
        victims.minimum().keySet(),
        regime.replicas());
  }

  private Criteria criteria(List<PodTruth> before, Victims victims) {
    Set<String> names = Set.copyOf(lane.pods());
    Map<String, Integer> restarts =
        before.stream().collect(Collectors.toMap(PodTruth::uid, PodTruth::restarts));
    return new Criteria(
        event -> disturbed(event, names, restarts),
        "a pod of the target is not ready, ending, or restarted",
        ApiCondition.pods(
            CalibrationTargets.NAMESPACE, names, regime.replicas(), victims.minimum()),
        List.of(
            new Criteria.ScrapePart(
                "kube-state-metrics shows the target's pods ready",
                PrometheusObserver.KUBE_STATE_METRICS,
                ScrapeCondition.pods(
                    CalibrationTargets.NAMESPACE, names, regime.replicas(), victims.minimum()))));
  }

  private static boolean disturbed(
      WatchEvent event, Set<String> names, Map<String, Integer> restarts) {
    return event.object() instanceof PodSeen pod
        && pod.namespace().equals(CalibrationTargets.NAMESPACE)
        && names.contains(pod.name())
        && (event.gone()
            || !pod.ready()
            || pod.deleting()
            || pod.restarts() > restarts.getOrDefault(pod.uid(), 0));
  }

  /** Waits until the truth is known to have held; false at the deadline. */
  private boolean awaitTruth(CalibrationTruth truth, TimeBounds t0, Victims victims) {
    Duration script =
        regime.script(plan.length()).stream()
            .map(Regime.Step::time)
            .reduce(plan.delay().plus(plan.length()), Duration::plus);
    return bed.waiting()
        .until(
            "a lasting recovery of the target",
            POLL,
            script.plus(PATIENCE),
            () -> {
              truth.look();
              Duration passed = bed.clock().now().minus(t0.earliest());
              step.now("the target %s, %.0f s".formatted(regime.words(), passed.toMillis() / 1e3));
              return truth
                  .offset()
                  .filter(offset -> settled(truth, offset, t0, victims))
                  .isPresent();
            });
  }

  private boolean settled(
      CalibrationTruth truth, ClockOffset offset, TimeBounds t0, Victims victims) {
    return truth.service(offset, t0, regime.hold()) instanceof Truth.Known users
        && truth.api(offset, t0, regime.hold(), victims) instanceof Truth.Known pods
        && users.disturbed() == regime.disturbsUsers()
        && (regime.disturbsPods() ? pods.disturbed() : quietSince(truth.done(offset)));
  }

  /** What only probes can tell the API of may still come, until long after the script's end. */
  private boolean quietSince(Optional<Duration> done) {
    return done.filter(
            end -> bed.clock().now().minus(end).compareTo(regime.hold().plus(LAST_PROBE)) >= 0)
        .isPresent();
  }

  private Entry.CalibrationTrial compared(
      CalibrationTruth truth, Victims victims, Findings findings, boolean settled) {
    step.now("comparing");
    TimeBounds t0 = findings.injection().t0();
    List<SampleRef> logs =
        List.of(
            keep("the target's log of " + lane.name(), truth.users()),
            keep("reads of the pods of " + lane.name(), truth.pods()));
    TrialGates gates = new Gates(bed, findings).all();
    Optional<ClockOffset> offset = truth.offset();
    if (!settled || offset.isEmpty()) {
      String problem =
          settled
              ? "The clock of the target's node was stepped."
              : "The target did not do what its script says.";
      return entry(t0, List.of(), gates, List.of(), logs, problem);
    }
    Truth users = truth.service(offset.get(), t0, regime.hold());
    Truth pods =
        truth
            .hole()
            .<Truth>map(Truth.Unknown::new)
            .orElseGet(() -> truth.api(offset.get(), t0, regime.hold(), victims));
    TrialSamples samples =
        new TrialSamples(bed.record(), bed.bounds(), Optional.of(pace), findings);
    return entry(
        t0,
        new CalibrationComparison(findings.measured(), samples::basis, gates).of(users, pods),
        gates,
        truth.probing(offset.get(), users, pods),
        logs,
        problem(users, pods));
  }

  private static String problem(Truth users, Truth pods) {
    return List.of(users, pods).stream()
        .filter(Truth.Unknown.class::isInstance)
        .map(unknown -> ((Truth.Unknown) unknown).reason())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private SampleRef keep(String what, String log) {
    return bed.record().sample("truth", what, log.getBytes(StandardCharsets.UTF_8));
  }

  private Entry.CalibrationTrial entry(
      TimeBounds t0,
      List<Entry.Compared> compared,
      TrialGates gates,
      List<Phase> phases,
      List<SampleRef> logs,
      String problem) {
    return new Entry.CalibrationTrial(
        plan.number(),
        regime.words(),
        plan.length(),
        plan.period(),
        regime.hold(),
        Optional.of(t0),
        compared,
        gates.further(),
        phases,
        logs,
        problem);
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
