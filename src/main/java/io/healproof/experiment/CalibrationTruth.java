package io.healproof.experiment;

import io.healproof.experiment.calibration.Regime;
import io.healproof.experiment.calibration.TargetCalls;
import io.healproof.experiment.calibration.TrueStates;
import io.healproof.experiment.calibration.Truth;
import io.healproof.experiment.calibration.TruthEvent;
import io.healproof.experiment.calibration.TruthEvent.PodTruth;
import io.healproof.experiment.calibration.TruthLog;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.ClockReading;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Phase;
import io.healproof.recovery.TimeBounds;
import io.healproof.stack.CalibrationTargets.Lane;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The truth of one calibration trial, as far as the target's side has logged it. */
final class CalibrationTruth {
  /** How often the keeper reads the pods. */
  private static final Duration READ_EVERY = Duration.ofMillis(40);

  /** A line is in the log this long after what it says, at the latest. */
  private static final Duration LOGGED_WITHIN = Duration.ofMillis(500);

  /** Looks at the clock in a row, the quickest of which bounds its offset. */
  private static final int LOOKS = 5;

  private final TargetCalls calls;
  private final RunClock clock;
  private final Lane lane;
  private final long usersFrom;
  private final long podsFrom;
  private final Set<String> serving = new HashSet<>();
  private final List<ClockReading> readings = new ArrayList<>();
  private String users = "";
  private String pods = "";
  private Duration logged = Duration.ZERO;

  /** Begins: everything that is logged from now on belongs to the trial. */
  CalibrationTruth(TargetCalls calls, RunClock clock, Lane lane) {
    this.calls = calls;
    this.clock = clock;
    this.lane = lane;
    this.usersFrom = calls.log(lane.name(), 0).length();
    this.podsFrom = calls.log(lane.name() + "-api", 0).length();
    lane.replicas().forEach(replica -> serving.add(calls.state(replica.orders()).who()));
    calls.watch(lane.name(), lane.pods(), READ_EVERY);
    readClock();
  }

  private void readClock() {
    for (int look = 0; look < LOOKS; look++) {
      readings.add(calls.readClock());
    }
  }

  /** Takes in what has been logged by now. */
  void look() {
    Duration asked = clock.now();
    users = calls.log(lane.name(), usersFrom);
    pods = calls.log(lane.name() + "-api", podsFrom);
    logged = asked.minus(LOGGED_WITHIN);
  }

  /** Ends the reading of pods; afterwards the logs are complete. */
  void end() {
    calls.endWatch(lane.name());
    readClock();
    look();
  }

  /** The offset of the logs' clock; empty when it was stepped. */
  Optional<ClockOffset> offset() {
    return ClockOffset.of(readings);
  }

  /** What the users' log says, byte by byte. */
  String users() {
    return users;
  }

  /** What the log of API reads says, byte by byte. */
  String pods() {
    return pods;
  }

  /** Whether the keeper has ended its log of API reads. */
  boolean complete() {
    return events(pods).stream().anyMatch(event -> event.what().equals("stopped"));
  }

  /** The pods as they were first read in this trial. */
  List<PodTruth> before() {
    return events(pods).stream()
        .filter(event -> event.what().equals("pods"))
        .findFirst()
        .map(TruthEvent::pods)
        .orElse(List.of());
  }

  /** When the script was played to its end. */
  Optional<Duration> done(ClockOffset offset) {
    return events(users).stream()
        .filter(event -> event.what().equals("done"))
        .findFirst()
        .map(event -> offset.toRunTime(event.to() / 1e9));
  }

  /** The truth of the service, as far as logged. */
  Truth service(ClockOffset offset, TimeBounds injected, Duration hold) {
    return TrueStates.service(events(users), serving).since(offset, injected, hold, logged);
  }

  /** The truth of the pods in the API, as far as logged. */
  Truth api(ClockOffset offset, TimeBounds injected, Duration hold, Victims victims) {
    return TrueStates.api(events(pods), victims::recovered).since(offset, injected, hold, logged);
  }

  /** Why the log of API reads is no truth; empty when it is. To be asked at the end. */
  Optional<String> hole() {
    return TrueStates.hole(events(pods));
  }

  private static List<TruthEvent> events(String log) {
    return TruthLog.parse(log);
  }

  /**
   * How the kubelet's probing delayed what the API shows: from serving to the first good answer to
   * a probe, and from that to Ready. Empty where either side was not disturbed.
   */
  List<Phase> probing(ClockOffset offset, Truth service, Truth api) {
    if (!(service instanceof Truth.Known up && up.disturbed())
        || !(api instanceof Truth.Known ready && ready.disturbed())) {
      return List.of();
    }
    Predicate<TruthEvent> good =
        event ->
            event.what().equals("probe")
                && event.detail().equals("200")
                && offset.toRunTime(event.to() / 1e9).compareTo(up.since().earliest()) >= 0;
    return events(users).stream()
        .filter(good)
        .findFirst()
        .map(
            event ->
                new TimeBounds(
                    offset.toRunTime(event.from() / 1e9), offset.toRunTime(event.to() / 1e9)))
        .filter(probe -> probe.latest().compareTo(ready.since().latest()) <= 0)
        .map(
            probe ->
                List.of(
                    new Phase(
                        "probed", between(up.since(), probe), "readinessProbe.periodSeconds 1"),
                    new Phase("ready", between(probe, ready.since()), "")))
        .orElse(List.of());
  }

  private static Interval between(TimeBounds first, TimeBounds then) {
    Duration least = then.earliest().minus(first.latest());
    return Interval.closed(
        least.isNegative() ? Duration.ZERO : least, then.latest().minus(first.earliest()));
  }

  /**
   * Which pods count only after restarts, or not at all.
   *
   * @param minimum by UID, restarts that a pod must have; more than it can have where it must be
   *     replaced
   */
  record Victims(int replicas, Map<String, Integer> minimum) {
    Victims {
      minimum = Map.copyOf(minimum);
    }

    /** The victims of a regime. */
    static Victims of(Regime regime, String pod, List<PodTruth> before) {
      Map<String, Integer> minimum = new HashMap<>();
      for (PodTruth each : before) {
        if (each.pod().equals(pod) && regime.disturbsPods()) {
          minimum.put(
              each.uid(),
              regime.evicts() ? Integer.MAX_VALUE : each.restarts() + regime.restarts());
        }
      }
      return new Victims(regime.replicas(), minimum);
    }

    /** Whether a read shows all replicas ready again. */
    boolean recovered(List<PodTruth> pods) {
      return pods.stream()
              .filter(pod -> pod.ready() && !pod.deleting())
              .filter(pod -> pod.restarts() >= minimum.getOrDefault(pod.uid(), 0))
              .count()
          >= replicas;
    }
  }
}
