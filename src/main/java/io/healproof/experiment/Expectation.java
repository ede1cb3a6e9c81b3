package io.healproof.experiment;

import io.healproof.fault.FaultSpec;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.RecoverySettings.OfApplication;
import io.healproof.fault.RecoverySettings.OfWorkload;
import io.healproof.fault.RecoverySettings.Probe;
import io.healproof.recovery.Interval;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The recovery that the settings of a target lead to expect, written down before the fault. Pure.
 *
 * <p>The model adds up stations, each with its least and its longest time:
 *
 * <ul>
 *   <li>The controllers notice, a pod is created and scheduled: 0 to 1 s, since they react to watch
 *       events.
 *   <li>Sandbox and container are started: 0.2 to 2 s where the images are on every node, up to 2
 *       min more where one has to be pulled.
 *   <li>The application starts, which no setting says: 0.3 to 8 s, but not longer than its startup
 *       probe allows before the container is killed (initialDelaySeconds + periodSeconds x
 *       failureThreshold).
 *   <li>A probe notices: initialDelaySeconds + periodSeconds x (successThreshold - 1) at least, and
 *       a period and a timeout more; minReadySeconds on top.
 *   <li>Evicted or deleted pods that still end (up to terminationGracePeriodSeconds, and 2 s) do so
 *       meanwhile.
 *   <li>Argo CD's self-heal waits by attempt: 0, 2, 6, 18, 54, 162, then 300 s after the end of the
 *       last operation (Argo CD 3.2); then a sync takes 0.1 to 10 s.
 * </ul>
 */
final class Expectation {
  private static final List<Integer> SELF_HEAL_SECONDS = List.of(0, 2, 6, 18, 54, 162, 300);
  private static final Duration CONTROLLERS = Duration.ofSeconds(1);
  private static final Interval CONTAINER =
      Interval.closed(Duration.ofMillis(200), Duration.ofSeconds(2));
  private static final Duration PULL = Duration.ofMinutes(2);
  private static final Interval APPLICATION =
      Interval.closed(Duration.ofMillis(300), Duration.ofSeconds(8));
  private static final Duration ENDING = Duration.ofSeconds(2);
  private static final Interval SYNC =
      Interval.closed(Duration.ofMillis(100), Duration.ofSeconds(10));

  private final FaultSpec fault;
  private final List<RecoverySettings> settings;

  Expectation(FaultSpec fault, List<RecoverySettings> settings) {
    this.fault = fault;
    this.settings = List.copyOf(settings);
  }

  /** Empty where nothing is broken, or nobody is expected to heal it. */
  Optional<Interval> recovery() {
    Optional<Interval> synced = of(OfApplication.class).flatMap(Expectation::synced);
    Optional<Interval> replaced = of(OfWorkload.class).map(this::replaced);
    if (fault instanceof FaultSpec.KillPod || fault instanceof FaultSpec.DrainNode) {
      return replaced;
    }
    if (fault instanceof FaultSpec.EditConfigMap) {
      return synced;
    }
    return fault instanceof FaultSpec.Scale
        ? synced.flatMap(first -> replaced.map(then -> plus(first, then)))
        : Optional.empty();
  }

  private <T extends RecoverySettings> Optional<T> of(Class<T> kind) {
    return settings.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  private Interval replaced(OfWorkload workload) {
    Duration pull = workload.imageOnNodes() == workload.nodes() ? Duration.ZERO : PULL;
    Interval chain =
        List.of(
                Interval.closed(Duration.ZERO, CONTROLLERS),
                Interval.closed(CONTAINER.lower(), CONTAINER.upper().plus(pull)),
                workload.startup().map(Expectation::started).orElse(APPLICATION),
                noticed(workload.startup()),
                noticed(workload.readiness()),
                Interval.closed(workload.minReady(), workload.minReady()))
            .stream()
            .reduce(Interval.closed(Duration.ZERO, Duration.ZERO), Expectation::plus);
    boolean atOnce = fault instanceof FaultSpec.KillPod kill && !kill.graceful();
    Duration ended = atOnce ? Duration.ZERO : workload.terminationGrace().plus(ENDING);
    return Interval.closed(
        chain.lower(), chain.upper().compareTo(ended) > 0 ? chain.upper() : ended);
  }

  /** A container that takes longer to start than its probe allows is killed. */
  private static Interval started(Probe probe) {
    Duration most =
        probe.initialDelay().plus(probe.period().multipliedBy(probe.failureThreshold()));
    return most.compareTo(APPLICATION.upper()) >= 0
        ? APPLICATION
        : Interval.closed(APPLICATION.lower(), most.plus(APPLICATION.lower()));
  }

  private static Interval noticed(Optional<Probe> probe) {
    return probe
        .map(
            p -> {
              Duration least =
                  p.initialDelay().plus(p.period().multipliedBy(p.successThreshold() - 1L));
              return Interval.closed(least, least.plus(p.period()).plus(p.timeout()));
            })
        .orElse(Interval.closed(Duration.ZERO, Duration.ZERO));
  }

  private static Optional<Interval> synced(OfApplication application) {
    if (!application.selfHeal()) {
      return Optional.empty();
    }
    int attempt = (int) Math.min(application.attempts(), SELF_HEAL_SECONDS.size() - 1);
    Duration wait = Duration.ofSeconds(SELF_HEAL_SECONDS.get(attempt));
    // The wait counts from the end of the last operation, which may lie long ago.
    return Optional.of(Interval.closed(SYNC.lower(), SYNC.upper().plus(wait)));
  }

  private static Interval plus(Interval a, Interval b) {
    return Interval.closed(a.lower().plus(b.lower()), a.upper().plus(b.upper()));
  }
}
