package io.healproof.experiment;

import io.healproof.experiment.TargetLogs.Victims;
import io.healproof.experiment.calibration.Regime;
import io.healproof.experiment.calibration.Truth;
import io.healproof.experiment.calibration.TruthEvent.PodTruth;
import io.healproof.fault.Injection;
import io.healproof.fault.Victim;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiCondition;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.ScrapeCondition;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.recovery.TimeBounds;
import io.healproof.stack.CalibrationTargets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a target does in one calibration trial, and what of it the instruments are to see. Pure.
 *
 * @param lane the target's name
 * @param pods all of its pods
 * @param victim the pod that it happens to
 * @param length scripted time; zero where none is scripted
 */
record CalibrationTarget(
    String lane, Set<String> pods, String victim, Regime regime, Duration length) {
  /** A probe that began in an outage may fail a second after it, and is seen a moment later. */
  private static final Duration LAST_PROBE = Duration.ofMillis(1500);

  CalibrationTarget {
    pods = Set.copyOf(pods);
  }

  /** How long a recovery must last to count. */
  Duration hold() {
    return regime.hold();
  }

  Victims victims(List<PodTruth> before) {
    return Victims.of(regime, victim, before);
  }

  /** The order to the target, or the eviction, as a fault. */
  Injection injection(TimeBounds at, Victims victims) {
    return new Injection(
        at,
        new Victim.Pods(
            new WorkloadRef(CalibrationTargets.NAMESPACE, lane),
            victims.minimum().keySet(),
            regime.replicas()),
        List.of());
  }

  /** What the API and Prometheus must show, as of a claim's trial. */
  Criteria criteria(List<PodTruth> before, Victims victims) {
    Map<String, Integer> restarts =
        before.stream().collect(Collectors.toMap(PodTruth::uid, PodTruth::restarts));
    return new Criteria(
        event -> disturbed(event, restarts),
        "a pod of the target is not ready, ending, or restarted",
        Criteria.NOTHING_DRIFTED,
        ApiCondition.pods(CalibrationTargets.NAMESPACE, pods, regime.replicas(), victims.minimum()),
        List.of(
            new Criteria.ScrapePart(
                "kube-state-metrics shows the target's pods ready",
                PrometheusObserver.KUBE_STATE_METRICS,
                ScrapeCondition.pods(
                    CalibrationTargets.NAMESPACE, pods, regime.replicas(), victims.minimum()))));
  }

  private boolean disturbed(WatchEvent event, Map<String, Integer> restarts) {
    return event.object() instanceof PodSeen pod
        && pod.namespace().equals(CalibrationTargets.NAMESPACE)
        && pods.contains(pod.name())
        && (event.gone()
            || !pod.ready()
            || pod.deleting()
            || pod.restarts() > restarts.getOrDefault(pod.uid(), 0));
  }

  /** Whether the target is known to have done what its script says, and to have held since. */
  boolean settled(TargetLogs logs, TimeBounds injected, Victims victims) {
    Optional<ClockOffset> offset = logs.offset();
    return offset.isPresent()
        && logs.service(offset.get(), injected, hold()) instanceof Truth.Known users
        && logs.api(offset.get(), injected, hold(), victims) instanceof Truth.Known seen
        && users.disturbed() == regime.disturbsUsers()
        && (regime.disturbsPods() ? seen.disturbed() : quietSince(logs, offset.get()));
  }

  /** What only probes can tell the API of may still come, until long after the script's end. */
  private boolean quietSince(TargetLogs logs, ClockOffset offset) {
    return logs.done(offset)
        .filter(end -> logs.logged().minus(end).compareTo(hold().plus(LAST_PROBE)) >= 0)
        .isPresent();
  }
}
