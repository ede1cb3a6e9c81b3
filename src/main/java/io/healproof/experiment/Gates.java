package io.healproof.experiment;

import io.healproof.observe.Canary;
import io.healproof.observe.Dating;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.Store;
import io.healproof.observe.Telemetry;
import io.healproof.observe.WatchEvent;
import io.healproof.recovery.Agreement;
import io.healproof.recovery.Decomposition;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Sources;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TrialGates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every condition without which a trial's numbers do not mean what they say. */
final class Gates {
  /** A pause that bounds can still bear; a collection of garbage takes a tenth of it. */
  private static final Duration LONGEST_STALL = Duration.ofSeconds(1);

  private static final String WATCH_LATENCY = "watch latency within its bound";
  private static final String ONE_COUNT = "resource versions date the events";
  private static final String EXPORTER_LAG = "exporter lag within its bound";
  private static final String AGREEMENT_OF_USERS = "consistent for users";

  private final Witnesses bed;
  private final Findings findings;
  private final Optional<Decomposition> phases;
  private final Duration from;
  private final List<Store> stores;

  /** The gates of a trial whose recovery is taken apart. */
  Gates(Witnesses bed, Findings findings, Decomposition phases) {
    this(bed, findings, Optional.of(phases));
  }

  /** The gates of a trial whose recovery has no phases to add up. */
  Gates(Witnesses bed, Findings findings) {
    this(bed, findings, Optional.empty());
  }

  private Gates(Witnesses bed, Findings findings, Optional<Decomposition> phases) {
    this.bed = bed;
    this.findings = findings;
    this.phases = phases;
    this.from = findings.injection().t0().earliest();
    this.stores = Store.of(bed.canary());
  }

  /** Whether a gate says something of what this source measures. */
  static boolean concern(Gate gate, String source) {
    return switch (gate.name()) {
      // Effects are seen by watching, and what Prometheus shows counts from the effect.
      case WATCH_LATENCY, ONE_COUNT ->
          source.equals(Sources.API) || source.equals(Sources.KUBE_STATE_METRICS);
      case EXPORTER_LAG -> source.equals(Sources.KUBE_STATE_METRICS);
      // Whether sources agree is no matter where the truth is known.
      case AGREEMENT_OF_USERS -> false;
      default -> true;
    };
  }

  TrialGates all() {
    List<Gate> further =
        new ArrayList<>(
            List.of(watched(), watchLatency(), oneCount(), exporterLag(), clock(), notStalled()));
    if (!findings.users().isEmpty()) {
      further.add(usersAgree());
    }
    // What was not seen to recover, or not seen to break, has no phases.
    if (findings.measured().api().recovery() instanceof Recovery.Observed) {
      phases.map(Decomposition::addsUp).ifPresent(further::add);
    }
    return new TrialGates(effect(), telemetry(), witnessesAgree(), further);
  }

  private Gate effect() {
    String name = "effect confirmed";
    String inWords = findings.criteria().effectInWords();
    return findings.effect().isPresent()
        ? Gate.held(name, "Seen: " + inWords + ".")
        : Gate.voids(
            name,
            "within %d s no watch event showed that %s."
                .formatted(
                    Criteria.effectDeadline(findings.injection().victim(), bed.bounds())
                        .toSeconds(),
                    inWords));
  }

  private Gate telemetry() {
    Watching.Stored stored = findings.stored();
    if (stored.failure().isPresent()) {
      return Telemetry.unanswered(stored.failure().get());
    }
    // The newest scrape may still be under way.
    Duration interval = bed.bounds().scrapeInterval();
    Duration until = findings.until().minus(interval.multipliedBy(2));
    return new Telemetry(stored.jobs(), from, until.compareTo(from) > 0 ? until : from, interval)
        .gate();
  }

  private Gate witnessesAgree() {
    return Agreement.gate(
        Map.of(
            Sources.API,
            findings.measured().recovery(Sources.API),
            Sources.KUBE_STATE_METRICS,
            findings.measured().recovery(Sources.KUBE_STATE_METRICS)));
  }

  /**
   * A probe of the address that users call asks for less than a message that is to be kept, so
   * users may be without service for longer than the probe; the other way round, one of the two is
   * wrong. Compared is the client that, as the probe, opens a connection for each request.
   */
  private Gate usersAgree() {
    Recovery probe = findings.measured().outage(Sources.BLACKBOX_EXPORTER).length();
    Recovery client = findings.measured().outage(Sources.CLIENT_NEW).length();
    boolean contradiction =
        !Agreement.overlap(probe, client)
            && Recoveries.upper(client)
                .filter(end -> end.at().compareTo(Recoveries.lower(probe).at()) <= 0)
                .isPresent();
    String seen =
        "the blackbox exporter says %s, the client with new connections says %s."
            .formatted(Recoveries.text(probe), Recoveries.text(client));
    return contradiction
        ? Gate.barsPass(
            AGREEMENT_OF_USERS, "a probe asks for less, and was refused for longer: " + seen)
        : Gate.held(AGREEMENT_OF_USERS, "Of what users went through, " + seen);
  }

  private Gate watched() {
    String name = "API watched throughout";
    return findings.lostWatches().isEmpty()
        ? Gate.held(name, "Every watch was connected, and delivered the canary's changes.")
        : Gate.barsPass(
            name,
            findings.lostWatches().stream()
                .map(lost -> "A watch of the API was lost between " + spanInWords(lost) + ".")
                .collect(Collectors.joining(" ")));
  }

  private static String spanInWords(TimeBounds span) {
    return String.format(
        Locale.ROOT,
        "%.1f s and %.1f s of run time",
        span.earliest().toMillis() / 1e3,
        span.latest().toMillis() / 1e3);
  }

  /**
   * Of the canary the whole latency is known, of other events how late they were at least. What
   * came late because its watch was lost is no matter of this gate.
   */
  private Gate watchLatency() {
    List<WatchEvent> inTime =
        findings.history().stream().filter(event -> !afterLoss(event.receivedAt())).toList();
    List<Optional<Duration>> latencies =
        stores.stream().map(store -> latency(store, inTime)).toList();
    // What is not known of one store is not known of the whole.
    Optional<Duration> longest =
        latencies.stream().allMatch(Optional::isPresent)
            ? latencies.stream().flatMap(Optional::stream).max(Duration::compareTo)
            : Optional.empty();
    return within(WATCH_LATENCY, longest, findings.watchLatency(), "a watch event");
  }

  private Optional<Duration> latency(Store store, List<WatchEvent> inTime) {
    Duration others = dating(store).lateness(store.of(inTime), from);
    return Canary.watchLatency(store, bed.canary(), findings.history(), from)
        .map(late -> late.compareTo(others) > 0 ? late : others);
  }

  private boolean afterLoss(Duration received) {
    return findings.lostWatches().stream()
        .anyMatch(
            lost ->
                received.compareTo(lost.earliest()) >= 0
                    && received.compareTo(lost.latest().plus(findings.watchLatency())) <= 0);
  }

  private Dating dating(Store store) {
    return new Dating(store.writes(bed.canary()), findings.watchLatency());
  }

  /** Revisions date events only where all of them are counted together. */
  private Gate oneCount() {
    return stores.stream()
        .flatMap(store -> dating(store).misfit(store.of(findings.history())).stream())
        .findFirst()
        .map(
            event ->
                Gate.voids(
                    ONE_COUNT,
                    "%s has resource version %d, which fits no moment between Healproof's own changes of its canary; this API server keeps its kinds of objects in more than one store."
                        .formatted(event.object().key(), event.object().resourceVersion())))
        .orElseGet(
            () ->
                Gate.held(
                    ONE_COUNT,
                    "Each event's resource version lies between those of Healproof's own changes, sent before and answered after it."));
  }

  private Gate exporterLag() {
    return within(
        EXPORTER_LAG,
        Canary.exporterLag(
            bed.canary().writes(),
            findings.stored().job(PrometheusObserver.KUBE_STATE_METRICS).scrapes(),
            from),
        bed.bounds().exporterLag(),
        "kube-state-metrics");
  }

  private static Gate within(String name, Optional<Duration> seen, Duration bound, String who) {
    if (seen.isEmpty()) {
      return Gate.barsPass(name, "the canary was not seen, so nothing is known of it.");
    }
    String measured =
        "%s came or showed late by %d ms at most; the bound is %d ms."
            .formatted(who, seen.get().toMillis(), bound.toMillis());
    return seen.get().compareTo(bound) <= 0
        ? Gate.held(name, measured)
        : Gate.voids(name, measured);
  }

  private Gate clock() {
    String name = "clock steady";
    List<TimeBounds> steps = bed.pulse().clockSteps(from);
    if (!steps.isEmpty()) {
      return Gate.voids(
          name, "this machine's wall clock was stepped between " + spanInWords(steps.get(0)) + ".");
    }
    return findings
        .stored()
        .offset()
        .map(
            offset ->
                Gate.held(
                    name,
                    String.format(
                        Locale.ROOT,
                        "one offset within %.1f ms explains every reading of Prometheus's clock.",
                        offset.bound().toNanos() / 1e6)))
        .orElseGet(
            () ->
                Gate.voids(name, "no single offset explains the readings of Prometheus's clock."));
  }

  /**
   * While Healproof does not get to run, events wait; the time in which more may be on the way
   * grows by as much. What lasted longer than that can bear leaves nothing to believe.
   */
  private Gate notStalled() {
    String name = "harness not stalled";
    Duration stall = bed.pulse().longestStall(from);
    String seen =
        "Healproof did not get to run for %d ms at most; up to %d ms widen its bounds."
            .formatted(stall.toMillis(), LONGEST_STALL.toMillis());
    return stall.compareTo(LONGEST_STALL) <= 0 ? Gate.held(name, seen) : Gate.voids(name, seen);
  }
}
