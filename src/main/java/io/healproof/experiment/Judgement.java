package io.healproof.experiment;

import io.healproof.fault.FaultSpec;
import io.healproof.fault.Injection;
import io.healproof.fault.Victim;
import io.healproof.observe.ApiTrace;
import io.healproof.observe.Canary;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.Telemetry;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.recovery.Agreement;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Limit;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Sighting;
import io.healproof.recovery.State;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TrialGates;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a trial's observations come to. Decides; waits for nothing and asks nobody. */
final class Judgement {
  /** A pause that bounds can still bear; a collection of garbage takes a tenth of it. */
  private static final Duration LONGEST_STALL = Duration.ofSeconds(1);

  private final Testbed bed;
  private final Injection injection;
  private final Criteria criteria;
  private final Watching watching;
  private final Watching.Stored stored;
  private final List<WatchEvent> history;
  private final List<TimeBounds> lostWatches;

  Judgement(
      Testbed bed,
      Injection injection,
      Criteria criteria,
      Watching watching,
      Watching.Stored stored) {
    this.bed = bed;
    this.injection = injection;
    this.criteria = criteria;
    this.watching = watching;
    this.stored = stored;
    this.history = watching.events();
    this.lostWatches = watching.lostWatches();
  }

  /** Every condition without which the trial's numbers do not mean what they say. */
  TrialGates gates(Optional<TimeBounds> effect, Sighting api, Sighting prometheus) {
    return new TrialGates(
        effect.isPresent()
            ? Gate.held("effect confirmed", "Seen: " + criteria.effectInWords() + ".")
            : Gate.voids(
                "effect confirmed",
                "within %d s no watch event showed that %s."
                    .formatted(
                        bed.bounds().effectDeadline().toSeconds(), criteria.effectInWords())),
        telemetry(),
        Agreement.gate(
            Map.of(Witness.API, api.recovery(), Witness.PROMETHEUS, prometheus.recovery())),
        List.of(watched(), watchLatency(), exporterLag(), clock(), notStalled()));
  }

  private Gate telemetry() {
    if (stored.failure().isPresent()) {
      return Telemetry.unanswered(stored.failure().get());
    }
    // The newest scrape may still be under way.
    Duration until = bed.clock().now().minus(bed.bounds().scrapeInterval().multipliedBy(2));
    return new Telemetry(stored.jobs(), injection.t0().earliest(), until).gate();
  }

  private Gate watched() {
    String name = "API watched throughout";
    return lostWatches.isEmpty()
        ? Gate.held(name, "Every watch was connected, and delivered the canary's changes.")
        : Gate.barsPass(
            name,
            lostWatches.stream()
                .map(lost -> "A watch of the API was lost between " + spanInWords(lost) + ".")
                .collect(Collectors.joining(" ")));
  }

  private static String spanInWords(TimeBounds span) {
    return "%.1f s and %.1f s of run time"
        .formatted(span.earliest().toMillis() / 1e3, span.latest().toMillis() / 1e3);
  }

  private Gate watchLatency() {
    Optional<Duration> seen =
        Canary.watchLatency(bed.canary().writes(), history, injection.t0().earliest());
    return within("watch latency within its bound", seen, watching.watchLatency(), "a watch event");
  }

  private Gate exporterLag() {
    Optional<Duration> seen =
        Canary.exporterLag(
            bed.canary().writes(),
            stored.job(PrometheusObserver.KUBE_STATE_METRICS).scrapes(),
            injection.t0().earliest());
    return within(
        "exporter lag within its bound", seen, bed.bounds().exporterLag(), "kube-state-metrics");
  }

  private static Gate within(String name, Optional<Duration> seen, Duration bound, String who) {
    if (seen.isEmpty()) {
      return Gate.barsPass(name, "the canary was not seen, so nothing is known of it.");
    }
    String measured =
        "the canary saw %s late by %d ms; the bound is %d ms."
            .formatted(who, seen.get().toMillis(), bound.toMillis());
    return seen.get().compareTo(bound) <= 0
        ? Gate.held(name, measured)
        : Gate.voids(name, measured);
  }

  private Gate clock() {
    List<TimeBounds> steps = bed.pulse().clockSteps(injection.t0().earliest());
    if (!steps.isEmpty()) {
      return Gate.voids(
          "clock steady",
          "this machine's wall clock was stepped between " + spanInWords(steps.get(0)) + ".");
    }
    return stored.offset().isPresent()
        ? Gate.held(
            "clock steady",
            "one offset within %.1f ms explains every reading of Prometheus's clock."
                .formatted(stored.offset().get().bound().toNanos() / 1e6))
        : Gate.voids(
            "clock steady", "no single offset explains the readings of Prometheus's clock.");
  }

  /**
   * A stall widens the bound of the watch's latency by as much as it lasted; what lasted longer
   * than that can bear leaves nothing to believe.
   */
  private Gate notStalled() {
    Duration stall = bed.pulse().longestStall(injection.t0().earliest());
    String seen =
        "Healproof did not get to run for %d ms at most; up to %d ms widen its bounds."
            .formatted(stall.toMillis(), LONGEST_STALL.toMillis());
    return stall.compareTo(LONGEST_STALL) <= 0
        ? Gate.held("harness not stalled", seen)
        : Gate.voids("harness not stalled", seen);
  }

  /** The limits of a promise, one for each witness that asserts it. */
  List<LimitResult> limits(Promise promise, Sighting api, Sighting prometheus, TrialGates judged) {
    if (promise instanceof Promise.Undisturbed undisturbed) {
      return List.of(
          undisturbed(undisturbed, Witness.PROMETHEUS, scrapeStates(), judged),
          undisturbed(undisturbed, Witness.API, watchStates(), judged));
    }
    return List.of(
        LimitResult.judge(
            PromisedLimits.of(promise, Witness.PROMETHEUS), prometheus.recovery(), judged),
        LimitResult.judge(PromisedLimits.of(promise, Witness.API), api.recovery(), judged));
  }

  private LimitResult undisturbed(
      Promise.Undisturbed promise, Witness witness, List<State> states, TrialGates judged) {
    Limit limit = PromisedLimits.of(promise, witness);
    Optional<Gate> shut = judged.all().stream().filter(gate -> !gate.held()).findFirst();
    long broken = states.stream().filter(state -> state == State.BROKEN).count();
    if (shut.isPresent()) {
      Verdict verdict =
          Verdict.inconclusive("Not " + shut.get().name() + ": " + shut.get().reason());
      return new LimitResult(limit, new Recovery.Unknown(verdict.reason()), verdict);
    }
    if (states.isEmpty()) {
      Verdict verdict = Verdict.inconclusive("Nothing was seen.");
      return new LimitResult(limit, new Recovery.Unknown(verdict.reason()), verdict);
    }
    if (broken > 0) {
      return new LimitResult(
          limit,
          new Recovery.Unknown("A disturbance has no fault to count from."),
          Verdict.fail("%d of %d observations show it broken.".formatted(broken, states.size())));
    }
    return new LimitResult(
        limit,
        new Recovery.LeftCensored(Duration.ZERO),
        Verdict.pass(
            "%d observations over %d s, and none shows it broken."
                .formatted(states.size(), promise.time().toSeconds())));
  }

  private List<State> scrapeStates() {
    return criteria.prometheus().stream()
        .flatMap(part -> stored.job(part.job()).states(part.condition()).stream())
        .filter(sample -> sample.at().compareTo(injection.t0().earliest()) >= 0)
        .map(sample -> sample.state())
        .toList();
  }

  private List<State> watchStates() {
    return watching.trace().stream()
        .filter(point -> point.at().compareTo(injection.t0().earliest()) >= 0)
        .map(point -> point.holds() ? State.RECOVERED : State.BROKEN)
        .toList();
  }

  /** Bound of the error of a stored sample's time; zero where no offset is known. */
  Duration epsilon() {
    return stored
        .offset()
        .map(offset -> watching.errorBound(offset).epsilon())
        .orElse(Duration.ZERO);
  }

  /** Which of Prometheus's sources the recovery rests on. */
  String sourceInWords() {
    return String.join(
        ", and ", criteria.prometheus().stream().map(Criteria.ScrapePart::name).toList());
  }

  /** Who brought the recovery about, as far as the watch shows it. */
  String healedBy(FaultSpec fault) {
    Stream<WatchEvent> since =
        history.stream()
            .filter(event -> event.receivedAt().compareTo(injection.t0().earliest()) >= 0);
    if (injection.victim() instanceof Victim.Pods pods) {
      return pods.uids().isEmpty() ? "" : replacedBy(pods);
    }
    return since
        .map(WatchEvent::object)
        .filter(ApplicationSeen.class::isInstance)
        .map(ApplicationSeen.class::cast)
        .filter(app -> app.automated() && app.operation().equals("Succeeded"))
        .findFirst()
        .map(
            app ->
                "Argo CD by itself: an automated sync of Application %s (self-heal attempt %d)"
                    .formatted(app.name(), app.selfHealAttempts()))
        .orElse("nobody: no automated sync succeeded while we watched");
  }

  private String replacedBy(Victim.Pods pods) {
    var state = ApiTrace.state(history);
    return state
        .find(DeploymentSeen.class, pods.workload().namespace(), pods.workload().name())
        .flatMap(
            deployment ->
                state
                    .podsOf(deployment)
                    .filter(pod -> created(pod.uid()) && pod.ready())
                    .findFirst())
        .map(
            (PodSeen pod) ->
                "the ReplicaSet controller: pod %s on node %s, owned by %s"
                    .formatted(pod.name(), pod.node(), pods.workload()))
        .orElse("nobody: no replacement became ready while we watched");
  }

  private boolean created(String uid) {
    return history.stream()
        .filter(event -> event.object().uid().equals(uid))
        .findFirst()
        .filter(event -> event.receivedAt().compareTo(injection.t0().earliest()) >= 0)
        .isPresent();
  }
}
