package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.evidence.Covariates;
import io.healproof.evidence.Entry;
import io.healproof.evidence.TrialId;
import io.healproof.experiment.Expectation.Prediction;
import io.healproof.fault.Fault;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Injection;
import io.healproof.fault.RecoverySettings;
import io.healproof.observe.ClockReading;
import io.healproof.observe.ClusterState;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.recovery.Outage;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.Verdict;
import io.healproof.time.Interruption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One fault, once: steady state, observers proven on, intent recorded, fault injected, effect
 * confirmed, recovery awaited and held, verdict, undo, steady state again.
 */
final class Trial {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PROMETHEUS_POLL = Duration.ofSeconds(1);

  private final Testbed bed;
  private final Claim claim;
  private final TrialId id;
  private final Progress.Step step;
  private final TrialRecorder recorder;
  private final SteadyState steadyState;
  private final Leaks leaks;
  private final Patience patience;

  /**
   * A trial that has not begun.
   *
   * @param leaks with what was known before it; afterwards with what is known then
   */
  Trial(
      Testbed bed,
      SteadyState steadyState,
      Leaks leaks,
      Claim claim,
      TrialId id,
      Progress.Step step) {
    this.bed = bed;
    this.steadyState = steadyState;
    this.leaks = leaks;
    this.patience = new Patience(claim, bed.bounds());
    this.claim = claim;
    this.id = id;
    this.step = step;
    this.recorder = new TrialRecorder(bed.record(), bed.bounds(), claim, id);
  }

  TrialOutcome run() {
    ClusterState steady = steadyState.await(step);
    bed.users().ifPresent(UsersCheck::await);
    TrialOutcome outcome;
    try (Users users = new Users()) {
      outcome = tryOut(steady, users.sending());
    }
    settle();
    leaks.foundSinceLast().forEach(leak -> recorder.note("Not as before the trial: " + leak + "."));
    return outcome;
  }

  /** Those who send while the trial runs, if any do; they stop, whatever becomes of it. */
  private final class Users implements AutoCloseable {
    private final Optional<Watching.Sending> sending;

    Users() {
      claim.users().ifPresent(pace -> step.now("letting users send"));
      this.sending =
          claim
              .users()
              .map(
                  pace ->
                      new Watching.Sending(
                          pace,
                          bed.traffic()
                              .orElseThrow(() -> new IllegalStateException("nobody can send"))
                              .begin(pace, id.claim() + "/" + id.number())));
    }

    Optional<Watching.Sending> sending() {
      return sending;
    }

    @Override
    public void close() {
      sending.ifPresent(users -> users.traffic().close());
    }
  }

  private TrialOutcome tryOut(ClusterState steady, Optional<Watching.Sending> users) {
    Optional<ApplicationSeen> owner = owner(steady);
    List<ClockReading> clock =
        new ObserverProof(bed, Criteria.steady(claim, steady, owner), users.isPresent())
            .await(step);
    Clocks clocks = new Clocks(bed);
    List<Entry.Clock> before = clocks.read();
    // The fault's phase against the scrape grid is random, or the error of one phase is all there
    // is.
    Duration phase =
        bed.bounds().scrapeInterval().multipliedBy(bed.random().nextInt(1000)).dividedBy(1000);
    bed.waiting().pause(phase);
    Fault fault = bed.targets().fault(claim.fault(), id, patience.inAll());
    List<String> touched = fault.aim();
    List<RecoverySettings> settings = bed.targets().settings(claim.fault());
    Optional<Prediction> predicted = new Expectation(claim.fault(), settings).prediction();
    recorder.intent(touched, fault.undoing(), settings, covariates(steady, phase), predicted);
    Optional<String> heldBack = bed.targets().leash().heldBack(claim, fault.touches());
    if (heldBack.isPresent()) {
      return recorder.notDone(Verdict.inconclusive(heldBack.get()));
    }
    try {
      Injection injection = inject(fault);
      Criteria criteria = Criteria.of(injection, steady, owner);
      Watching watching = new Watching(bed, injection, criteria, clock, users);
      Observed observed = bed.load().during(() -> observe(fault, injection, watching, steady));
      recorder.clocks(before, clocks.read());
      return judge(observed, owner.map(ApplicationSeen::name), settings, predicted);
    } finally {
      undo(fault);
    }
  }

  /** What may differ from trial to trial and shape the recovery all the same. */
  private Map<String, String> covariates(ClusterState steady, Duration phase) {
    Map<String, String> all = new TreeMap<>();
    all.put(Covariates.PHASE, phase.toMillis() + " ms");
    claim
        .fault()
        .pods()
        .flatMap(
            workload -> steady.find(DeploymentSeen.class, workload.namespace(), workload.name()))
        .ifPresent(
            workload ->
                all.put(
                    Covariates.RESTARTS,
                    Integer.toString(steady.podsOf(workload).mapToInt(PodSeen::restarts).sum())));
    return all;
  }

  /**
   * Waits for the steady state after the trial. Without it the verdict stands all the same, and the
   * next trial will not begin.
   */
  private void settle() {
    try {
      steadyState.await(step);
      bed.users().ifPresent(UsersCheck::await);
    } catch (HealproofException e) {
      recorder.note("After the verdict, " + e.getMessage());
    }
  }

  private Injection inject(Fault fault) {
    step.now(claim.fault().describe());
    Injection injection = fault.inject();
    recorder.injected(injection);
    return injection;
  }

  /** What was seen, and what was found in it. */
  private record Observed(Seen seen, Findings findings, List<ClockReading> clock) {}

  private Observed observe(
      Fault fault, Injection injection, Watching watching, ClusterState steady) {
    awaitEffect(injection, watching);
    Optional<TimeBounds> shown = effect(injection, watching);
    shown.ifPresent(at -> fault.effectSeen());
    TimeBounds from = shown.orElse(injection.t0());
    if (claim.promises().stream().allMatch(Promise.Undisturbed.class::isInstance)) {
      watchQuietly(watching);
    } else {
      awaitRecovery(injection, watching, from);
    }
    step.now("judging");
    watching.look();
    Duration until = bed.clock().now();
    Watching.Stored stored = watching.stored();
    List<Traffic.Seen> users = watching.endUsers();
    Seen seen = watching.end();
    // Changes of the canary that came later may date the effect more closely.
    Findings findings =
        watching.findings(steady, effect(injection, watching), stored, users, until);
    return new Observed(seen, findings, watching.clockReadings());
  }

  /** A fault that does nothing has happened when it was injected. */
  private Optional<TimeBounds> effect(Injection injection, Watching watching) {
    return claim.fault() instanceof FaultSpec.Nothing
        ? Optional.of(injection.t0())
        : watching.effect();
  }

  private void awaitEffect(Injection injection, Watching watching) {
    step.now("confirming the effect");
    bed.waiting()
        .until(
            "the fault's effect",
            POLL,
            Criteria.effectDeadline(injection.victim(), bed.bounds()),
            () -> {
              watching.look();
              return effect(injection, watching).isPresent();
            });
  }

  private void watchQuietly(Watching watching) {
    Duration start = bed.clock().now();
    Duration time = patience.forQuiet();
    bed.waiting()
        .until(
            "the end of watching",
            POLL,
            time.plusSeconds(1),
            () -> {
              watching.look();
              Duration passed = bed.clock().now().minus(start);
              step.now("watching for a disturbance, %.0f s".formatted(passed.toMillis() / 1e3));
              return passed.compareTo(time) >= 0;
            });
  }

  private void awaitRecovery(Injection injection, Watching watching, TimeBounds effect) {
    Duration[] nextLook = {Duration.ZERO};
    bed.waiting()
        .until(
            "a lasting recovery",
            POLL,
            patience.forRecovery(),
            () -> {
              watching.look();
              Duration now = bed.clock().now();
              step.now(
                  "watching the recovery, %.1f s"
                      .formatted(now.minus(injection.t0().earliest()).toMillis() / 1e3));
              if (!Measured.settled(watching.api(effect).recovery())
                  || !usersSettled(watching.clients())
                  || now.compareTo(nextLook[0]) < 0) {
                return false;
              }
              nextLook[0] = now.plus(PROMETHEUS_POLL);
              Measured seen = watching.measured(watching.stored(), effect);
              return Measured.settled(seen.prometheus().recovery()) && usersSettled(seen.outages());
            });
  }

  private static boolean usersSettled(Map<String, Outage> outages) {
    return outages.values().stream().map(Outage::length).allMatch(Measured::settled);
  }

  private TrialOutcome judge(
      Observed observed,
      Optional<String> application,
      List<RecoverySettings> settings,
      Optional<Prediction> predicted) {
    Findings findings = observed.findings();
    recorder.inputs(observed.seen(), findings, application, observed.clock());
    TrialResults results =
        TrialResults.of(
            claim, observed.seen(), findings, settings, predicted.map(Prediction::range));
    recorder.judged(findings, results);
    return new TrialOutcome(id, results.verdict(), results.limits(), results.remark());
  }

  private void undo(Fault fault) {
    // An interrupted run undoes all the same.
    Interruption.defer(
        () -> {
          Duration sent = bed.clock().now();
          List<String> undone = fault.undo();
          recorder.undone(undone, new TimeBounds(sent, bed.clock().now()));
        });
  }

  /** The Application that owns what the fault changes by hand; empty for what is no drift. */
  private Optional<ApplicationSeen> owner(ClusterState steady) {
    return bed.targets()
        .ownerOf(claim.fault())
        .flatMap(
            name ->
                steady
                    .all(ApplicationSeen.class)
                    .filter(application -> application.name().equals(name))
                    .findFirst());
  }
}
