package io.healproof.experiment;

import io.healproof.cluster.Kind;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.RecoverySettings.OfApplication;
import io.healproof.fault.RecoverySettings.OfRestarts;
import io.healproof.fault.RecoverySettings.OfWorkload;
import io.healproof.fault.RecoverySettings.Probe;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Seconds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The recovery that the settings of a target lead to expect, written down before the fault. Pure.
 *
 * <p>The model adds up stations, each with its least and its longest time, and says so station by
 * station:
 *
 * <ul>
 *   <li>The controllers notice, a pod is created and scheduled: 0 to 0.5 s, since they react to
 *       watch events (0.2 s at most where it was measured).
 *   <li>Sandbox and container are started: 0.2 to 3 s (0.6 to 2.1 s where it was measured), or as
 *       the workload's own pods took, where that is longer.
 *   <li>Where the images are not on every node, one may have to be pulled: 2 s and its size at 5
 *       MB/s, or up to 2 min where nobody reports its size. The policy {@code Always} asks a
 *       registry each time: up to 2 s.
 *   <li>The application starts and its probes notice. Nothing says how long that takes but its last
 *       start: from the start of its containers to Ready, as the running pods report it in whole
 *       seconds. Where none does, 0.3 to 8 s, but not longer than its startup probe allows before
 *       the container is killed (initialDelaySeconds + periodSeconds x failureThreshold), and the
 *       probes' own times: initialDelaySeconds + periodSeconds x (successThreshold - 1) at least,
 *       and a period and a timeout more. A pod without probes is Ready when its containers run.
 *   <li>minReadySeconds; then endpoint and availability are published, 0 to 0.5 s.
 *   <li>Evicted or deleted pods that still end (up to terminationGracePeriodSeconds, and 2 s) do so
 *       meanwhile.
 *   <li>A node that is lost is noticed after 30 to 60 s, and its pods are replaced when they no
 *       longer tolerate that (tolerationSeconds).
 *   <li>A container that hangs is found by its liveness probe, and then has its grace period.
 *   <li>A restart in place is begun within 1.5 s. Where there were others before, it waits 10, 20,
 *       40 ... 300 s, and up to 15 s more, since the kubelet looks again after 10 to 15 s.
 *   <li>Argo CD's self-heal waits by attempt: 0, 2, 6, 18, 54, 162, then 300 s after the end of the
 *       last operation (Argo CD 3.2); then a sync takes as long as the last one, or 0.1 to 10 s,
 *       and its success is reported within 1 s.
 * </ul>
 *
 * <p>What was seen once, in whole seconds, as v took more than v - 1 and less than v + 1 s. The
 * next time is expected to take half of that at least, and half as long again at most. Of several
 * pods the quickest counts, since one that lost its readiness later looks slower than it was.
 */
final class Expectation {
  private static final List<Integer> SELF_HEAL_SECONDS = List.of(0, 2, 6, 18, 54, 162, 300);
  private static final Interval NONE = Interval.closed(Duration.ZERO, Duration.ZERO);
  private static final Interval AT_ONCE = millis(0, 500);
  private static final Interval CONTAINER = millis(200, 3_000);
  private static final Interval APPLICATION = millis(300, 8_000);

  /**
   * From the last lease, which is renewed each 10 s, to the taint: node-monitor-grace-period (40 s
   * before Kubernetes 1.32, 50 s since) and the controller's own period of 5 s; then up to 5 s
   * more.
   */
  private static final Interval NODE_LOST = millis(30_000, 60_000);

  private static final Interval BOOT = millis(1_000, 120_000);

  /** A kubelet looks once a second what has ended. */
  private static final Duration KUBELET_LOOKS = Duration.ofMillis(1_500);

  /** A kubelet whose pod waits for a restart comes back to it after 10 s, or half as much more. */
  private static final Duration KUBELET_RETRIES = Duration.ofSeconds(15);

  private static final Duration ENDING = Duration.ofSeconds(2);
  private static final Interval SYNC = millis(100, 10_000);
  private static final Duration REPORTED = Duration.ofSeconds(1);

  /** What a registry takes to answer, and to send a small image. */
  private static final Duration REGISTRY = Duration.ofSeconds(2);

  private static final int MEGABYTES_A_SECOND = 5;
  private static final Duration ANY_PULL = Duration.ofMinutes(2);

  private final FaultSpec fault;
  private final List<RecoverySettings> settings;

  Expectation(FaultSpec fault, List<RecoverySettings> settings) {
    this.fault = fault;
    this.settings = List.copyOf(settings);
  }

  /**
   * A prediction.
   *
   * @param because how it comes about, station by station, for people
   */
  record Prediction(Interval range, List<String> because) {
    Prediction {
      because = List.copyOf(because);
    }
  }

  /** A part of the way, and how long it may take. */
  private record Station(String what, Interval time) {
    String inWords() {
      return "%s: %s s".formatted(what, Seconds.interval(time));
    }
  }

  /** Empty where nothing is broken, or nobody is expected to heal it. */
  Optional<Prediction> prediction() {
    Optional<List<Station>> synced = of(OfApplication.class).flatMap(Expectation::synced);
    Optional<List<Station>> replaced = of(OfWorkload.class).map(this::replaced);
    if (fault instanceof FaultSpec.KillPod || fault instanceof FaultSpec.DrainNode) {
      return replaced.map(this::summed);
    }
    if (fault instanceof FaultSpec.StrikeNode strike) {
      return of(OfWorkload.class)
          .flatMap(workload -> withoutNode(strike, workload))
          .map(this::summed);
    }
    if (fault instanceof FaultSpec.StrikeContainer strike) {
      return of(OfWorkload.class)
          .flatMap(workload -> restarted(strike, workload))
          .map(this::summed);
    }
    if (fault instanceof FaultSpec.Drift drift && movesPods(drift)) {
      return synced.flatMap(first -> replaced.map(then -> maybeReplaced(first, then)));
    }
    if (fault instanceof FaultSpec.EditConfigMap || fault instanceof FaultSpec.Drift) {
      return synced.map(this::summed);
    }
    if (fault instanceof FaultSpec.BlackHole) {
      return synced.map(Expectation::served).map(this::summed);
    }
    return fault instanceof FaultSpec.Scale
        ? synced
            .flatMap(
                first ->
                    replaced.map(then -> Stream.concat(first.stream(), then.stream()).toList()))
            .map(this::summed)
        : Optional.empty();
  }

  private static List<Station> served(List<Station> synced) {
    return Stream.concat(
            synced.stream(), Stream.of(new Station("endpoints are published", AT_ONCE)))
        .toList();
  }

  private static boolean movesPods(FaultSpec.Drift drift) {
    return drift.object().kind().equals(Kind.DEPLOYMENT)
        && switch (drift.action()) {
          case SET, REMOVE ->
              drift.path().startsWith("spec.template") || drift.path().equals("spec.replicas");
          case MERGE, DELETE -> true;
          case ADD -> false;
        };
  }

  private <T extends RecoverySettings> Optional<T> of(Class<T> kind) {
    return settings.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** Whether the pods are still as they were when the drift is undone depends on who is quicker. */
  private Prediction maybeReplaced(List<Station> synced, List<Station> replaced) {
    Prediction longest = summed(Stream.concat(synced.stream(), replaced.stream()).toList());
    Duration least = synced.stream().map(Station::time).reduce(NONE, Expectation::plus).lower();
    List<String> because = new ArrayList<>(longest.because());
    because.add("or no pod is replaced, where the sync is quicker");
    return new Prediction(Interval.closed(least, longest.range().upper()), because);
  }

  /** Empty where nothing is lost. */
  private Optional<List<Station>> withoutNode(FaultSpec.StrikeNode strike, OfWorkload workload) {
    return switch (strike.blow()) {
      case CORDON -> Optional.empty();
      case REBOOT ->
          Optional.of(
              Stream.concat(
                      Stream.of(new Station("the node boots", BOOT)), inPlace(workload).stream())
                  .toList());
      case POWER_CUT, FREEZE, KUBELET, PARTITION ->
          Optional.of(
              Stream.concat(
                      Stream.of(
                          new Station(
                              "the node is taken for lost (node-monitor-grace-period)", NODE_LOST),
                          new Station(
                              "its pods tolerate that (tolerationSeconds unreachable)",
                              Interval.closed(
                                  workload.unreachableToleration(),
                                  workload.unreachableToleration()))),
                      replaced(workload).stream())
                  .toList());
    };
  }

  /** Empty where nothing restarts, and where nobody would notice. */
  private Optional<List<Station>> restarted(FaultSpec.StrikeContainer strike, OfWorkload workload) {
    List<Station> stations = new ArrayList<>();
    if (strike.blow() == FaultSpec.Blow.UNREADY) {
      return Optional.empty();
    }
    if (strike.blow() == FaultSpec.Blow.HANG) {
      if (workload.liveness().isEmpty()) {
        return Optional.empty();
      }
      stations.add(killed(workload.liveness().get(), workload));
    }
    backOff(strike.times()).ifPresent(stations::add);
    stations.addAll(inPlace(workload));
    return Optional.of(stations);
  }

  private static List<Station> inPlace(OfWorkload workload) {
    return List.of(
        new Station("the kubelet notices", upTo(KUBELET_LOOKS)),
        container(workload),
        ready(workload),
        new Station("endpoint and availability are published", AT_ONCE));
  }

  /** A kubelet that finds a container dead by its probe asks it to end, which it cannot hear. */
  private static Station killed(Probe liveness, OfWorkload workload) {
    Duration slowest =
        liveness.period().compareTo(liveness.timeout()) > 0
            ? liveness.period()
            : liveness.timeout();
    return new Station(
        "the liveness probe gives up (%s), and then the grace period passes"
            .formatted(liveness.inWords()),
        Interval.closed(
            liveness.period().multipliedBy(liveness.failureThreshold() - 1L),
            slowest
                .multipliedBy(liveness.failureThreshold() + 1L)
                .plus(workload.terminationGrace())
                .plus(ENDING)));
  }

  /**
   * The restarts of a crash loop wait 0, 10, 20, 40 ... 300 s (kubelet); those of earlier faults
   * count on, unless 10 min have passed since.
   */
  private Optional<Station> backOff(int times) {
    int earlier = of(OfRestarts.class).map(OfRestarts::most).orElse(0);
    Duration longest = waits(earlier, times, KUBELET_RETRIES);
    return longest.isZero()
        ? Optional.empty()
        : Optional.of(
            new Station(
                "%d restarts wait, after %d earlier ones".formatted(times, earlier),
                Interval.closed(waits(0, times, Duration.ZERO), longest)));
  }

  private static Duration waits(int earlier, int times, Duration more) {
    Duration all = Duration.ZERO;
    for (int restart = Math.max(1, earlier); restart < earlier + times; restart++) {
      int doublings = Math.min(restart - 1, 5);
      all = all.plusSeconds(Math.min(300, 10L << doublings)).plus(more);
    }
    return all;
  }

  private Prediction summed(List<Station> stations) {
    Interval sum = stations.stream().map(Station::time).reduce(NONE, Expectation::plus);
    List<String> because = new ArrayList<>(stations.stream().map(Station::inWords).toList());
    Optional<Duration> ending = of(OfWorkload.class).flatMap(this::ending);
    if (ending.filter(end -> end.compareTo(sum.upper()) > 0).isEmpty()) {
      return new Prediction(sum, because);
    }
    because.add(
        "meanwhile the old pods end, within terminationGracePeriodSeconds and %d s: by %s s"
            .formatted(ENDING.toSeconds(), Seconds.ceil(ending.get())));
    return new Prediction(Interval.closed(sum.lower(), ending.get()), because);
  }

  /** By when old pods have ended; empty where they are gone at once, or stay. */
  private Optional<Duration> ending(OfWorkload workload) {
    boolean end =
        fault instanceof FaultSpec.DrainNode
            || fault instanceof FaultSpec.Scale
            || (fault instanceof FaultSpec.KillPod kill && kill.graceful())
            || (fault instanceof FaultSpec.Drift drift && movesPods(drift));
    return end ? Optional.of(workload.terminationGrace().plus(ENDING)) : Optional.empty();
  }

  private List<Station> replaced(OfWorkload workload) {
    List<Station> stations = new ArrayList<>();
    stations.add(new Station("controllers notice, a pod is created and scheduled", AT_ONCE));
    stations.add(container(workload));
    pull(workload).ifPresent(stations::add);
    stations.add(ready(workload));
    if (!workload.minReady().isZero()) {
      stations.add(
          new Station(
              "minReadySeconds", Interval.closed(workload.minReady(), workload.minReady())));
    }
    stations.add(new Station("endpoint and availability are published", AT_ONCE));
    return stations;
  }

  private static Station container(OfWorkload workload) {
    return quickest(workload.containerStarts())
        .filter(seen -> longest(seen).compareTo(CONTAINER.upper()) > 0)
        .map(
            seen ->
                new Station(
                    "sandbox and container start (its pods took %d s)".formatted(seen.toSeconds()),
                    likeLast(seen, CONTAINER.lower())))
        .orElse(new Station("sandbox and container start", CONTAINER));
  }

  private static Optional<Station> pull(OfWorkload workload) {
    boolean everywhere = workload.imageOnNodes() == workload.nodes();
    String policy = workload.imagePullPolicy();
    if (policy.equals("Never") || (everywhere && !policy.contains("Always"))) {
      return Optional.empty();
    }
    if (everywhere) {
      return Optional.of(new Station("a registry is asked (Always)", upTo(REGISTRY)));
    }
    String missing =
        "images are on %d of %d nodes".formatted(workload.imageOnNodes(), workload.nodes());
    return Optional.of(
        workload
            .imageMegabytes()
            .map(
                size ->
                    new Station(
                        "%s, %d MB may be pulled at %d MB/s"
                            .formatted(missing, size, MEGABYTES_A_SECOND),
                        upTo(REGISTRY.plusMillis(Math.round(1000.0 * size / MEGABYTES_A_SECOND)))))
            .orElse(new Station(missing + ", of a size that nobody reports", upTo(ANY_PULL))));
  }

  private static Station ready(OfWorkload workload) {
    if (workload.startup().isEmpty() && workload.readiness().isEmpty()) {
      return new Station("no probe is waited for", AT_ONCE);
    }
    Interval noticed = plus(noticed(workload.startup()), noticed(workload.readiness()));
    Optional<Duration> last = quickest(workload.applicationStarts());
    if (last.isEmpty()) {
      return new Station(
          "the application starts and its probes notice (no pod tells how long that took)",
          plus(workload.startup().map(Expectation::started).orElse(APPLICATION), noticed));
    }
    Interval again = likeLast(last.get(), APPLICATION.lower().plus(noticed.lower()));
    // The last start met the probes at one moment of their periods, the next one meets another.
    Duration periods =
        Stream.of(workload.startup(), workload.readiness())
            .flatMap(Optional::stream)
            .map(Probe::period)
            .reduce(Duration.ZERO, Duration::plus);
    return new Station(
        "the application starts and its probes notice (its pods took %d s, give or take %d s of probing)"
            .formatted(last.get().toSeconds(), periods.toSeconds()),
        Interval.closed(again.lower(), again.upper().plus(periods)));
  }

  private static Optional<Duration> quickest(List<Duration> seen) {
    return seen.stream().min(Duration::compareTo);
  }

  private static Interval likeLast(Duration seen, Duration floor) {
    Duration least = seen.minusSeconds(1).dividedBy(2);
    return Interval.closed(least.compareTo(floor) > 0 ? least : floor, longest(seen));
  }

  private static Duration longest(Duration seen) {
    return seen.plusSeconds(1).multipliedBy(3).dividedBy(2);
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
        .orElse(NONE);
  }

  private static Optional<List<Station>> synced(OfApplication application) {
    if (!application.selfHeal()) {
      return Optional.empty();
    }
    int attempt = (int) Math.min(application.attempts(), SELF_HEAL_SECONDS.size() - 1);
    List<Station> stations = new ArrayList<>();
    if (attempt > 0) {
      // The wait counts from the end of the last operation, which may lie long ago.
      stations.add(
          new Station(
              "self-heal waits after %d attempts".formatted(application.attempts()),
              upTo(Duration.ofSeconds(SELF_HEAL_SECONDS.get(attempt)))));
    }
    stations.add(
        application
            .lastSync()
            .map(
                seen ->
                    new Station(
                        "a sync, and its report (the last one took %d s)"
                            .formatted(seen.toSeconds()),
                        Interval.closed(
                            likeLast(seen, SYNC.lower()).lower(), longest(seen).plus(REPORTED))))
            .orElse(
                new Station(
                    "a sync, and its report",
                    Interval.closed(SYNC.lower(), SYNC.upper().plus(REPORTED)))));
    return Optional.of(stations);
  }

  private static Interval upTo(Duration most) {
    return Interval.closed(Duration.ZERO, most);
  }

  private static Interval millis(long least, long most) {
    return Interval.closed(Duration.ofMillis(least), Duration.ofMillis(most));
  }

  private static Interval plus(Interval a, Interval b) {
    return Interval.closed(a.lower().plus(b.lower()), a.upper().plus(b.upper()));
  }
}
