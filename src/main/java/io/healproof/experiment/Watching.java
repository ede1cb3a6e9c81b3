package io.healproof.experiment;

import io.healproof.fault.Injection;
import io.healproof.observe.ApiCondition;
import io.healproof.observe.ApiTrace;
import io.healproof.observe.Canary;
import io.healproof.observe.ClientObserver.Pace;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.ClockReading;
import io.healproof.observe.ClusterState;
import io.healproof.observe.DatedEvent;
import io.healproof.observe.Dating;
import io.healproof.observe.FollowedHistory;
import io.healproof.observe.Job;
import io.healproof.observe.JobLog;
import io.healproof.observe.PrometheusFailure;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.ScrapeCondition;
import io.healproof.observe.Store;
import io.healproof.observe.WatchEvent;
import io.healproof.recovery.Conjunction;
import io.healproof.recovery.ErrorBound;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.RequestSeries;
import io.healproof.recovery.Sighting;
import io.healproof.recovery.Sources;
import io.healproof.recovery.State;
import io.healproof.recovery.StateSeries;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.WatchSeries;
import io.healproof.recovery.WatchState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the witnesses have seen of one trial so far. Nothing here waits or decides. */
final class Watching {
  /** A canary that is changed once a second is missed when it was not seen for this long. */
  private static final Duration CANARY_MISSED = Duration.ofMillis(2500);

  private Witnesses bed;
  private final Injection injection;
  private final Criteria criteria;
  private final Optional<Sending> users;
  private final List<ClockReading> clockReadings = new ArrayList<>();
  private FollowedHistory all;
  private List<Part> parts;
  private @Nullable Duration usersUntil;

  /** The users of a trial, and their pace. */
  record Sending(UsersPace pace, Traffic traffic) {}

  Watching(
      Witnesses bed,
      Injection injection,
      Criteria criteria,
      List<ClockReading> readingsBefore,
      Optional<Sending> users) {
    this.bed = bed;
    this.injection = injection;
    this.criteria = criteria;
    this.users = users;
    this.clockReadings.addAll(readingsBefore);
    this.all = followed(Store.ONLY);
    this.parts = parts();
  }

  /** What is seen of one store: its events have an order of their own. */
  private record Part(Store store, FollowedHistory history) {}

  private FollowedHistory followed(Store store) {
    return new FollowedHistory(
        bed.api(), store, criteria.of(store), from().minus(bed.bounds().lead()));
  }

  private List<Part> parts() {
    return Store.of(bed.canary()).stream()
        .map(store -> new Part(store, store == Store.ONLY ? all : followed(store)))
        .toList();
  }

  /** Takes in what the API's watches have delivered. */
  void look() {
    bed.api().keepFresh();
    all.look();
    parts.stream().filter(part -> part.history() != all).forEach(part -> part.history().look());
  }

  /**
   * Ends the watching: from now on, what there is to judge by stays as it is.
   *
   * @return what was seen
   */
  Seen end() {
    Seen seen = Seen.of(bed, all.events(), from(), judgedAt());
    bed = seen;
    all = followed(Store.ONLY);
    parts = parts();
    return seen;
  }

  /** Readings of Prometheus's clock, from before the fault on. */
  List<ClockReading> clockReadings() {
    return List.copyOf(clockReadings);
  }

  /** The watch history as far as looked: the state shortly before the fault, and all since. */
  List<WatchEvent> events() {
    return all.events();
  }

  /** The same, each event dated, in the order in which things came about. */
  List<DatedEvent> dated() {
    if (parts.size() == 1) {
      return dated(parts.get(0));
    }
    // Dates alone say in what order two stores were changed; each keeps its own.
    return parts.stream()
        .flatMap(part -> dated(part).stream())
        .sorted(Comparator.comparing(dated -> dated.at().latest()))
        .toList();
  }

  private List<DatedEvent> dated(Part part) {
    List<Canary.Write> writes = part.store().writes(Seen.counting(bed.canary(), from()));
    return part.history().dated(new Dating(writes, watchLatency()));
  }

  /**
   * How long after its end more of a span may still be on the way: the declared latency, and the
   * longest time that Healproof itself was not there to take an event.
   */
  Duration watchLatency() {
    return bed.bounds().watchLatency().plus(bed.pulse().longestStall(from()));
  }

  private Duration from() {
    return injection.t0().earliest();
  }

  /**
   * When the API was not watched: a watch was not connected, or the canary's changes did not
   * arrive, as when the API server hangs and its connections stay open.
   */
  List<TimeBounds> lostWatches() {
    List<TimeBounds> lost = new ArrayList<>(bed.pulse().lostWatches(from()));
    parts.forEach(part -> noteSilences(part.store(), lost));
    return lost;
  }

  private void noteSilences(Store store, List<TimeBounds> lost) {
    Duration before = null;
    for (WatchEvent event : all.events()) {
      if (store.showsCanary(event)) {
        noteSilence(before, event.receivedAt(), lost);
        before = event.receivedAt();
      }
    }
    noteSilence(before, bed.pulse().lastAlive(), lost);
  }

  private void noteSilence(@Nullable Duration before, Duration now, List<TimeBounds> lost) {
    Duration since = before == null ? from() : before;
    if (now.compareTo(from()) >= 0 && now.minus(since).compareTo(CANARY_MISSED) > 0) {
      lost.add(new TimeBounds(since, now));
    }
  }

  /** When the effect was seen, if it was. */
  Optional<TimeBounds> effect() {
    return DatedEvent.first(dated(), from(), criteria.effect());
  }

  /**
   * The recovery as the API's watches show it: of each store that has a part in it, and so of all
   * of them together, whatever the order of their changes.
   */
  Sighting api(TimeBounds effect) {
    List<Conjunction.Part> sightings =
        parts.stream()
            .filter(part -> criteria.of(part.store()) != ApiCondition.ALWAYS)
            .map(
                part ->
                    new Conjunction.Part(
                        "the watch of " + part.store().inWords(), sighting(part, effect)))
            .toList();
    return sightings.size() == 1
        ? sightings.get(0).sighting()
        : Conjunction.of(sightings, bed.bounds().hold());
  }

  private Sighting sighting(Part part, TimeBounds effect) {
    Duration alive = bed.pulse().lastAlive();
    Duration complete = TimeBounds.later(Duration.ZERO, alive.minus(watchLatency()));
    return new WatchSeries(watchStates(part), new TimeBounds(complete, alive))
        .recovery(injection.t0(), effect, bed.bounds().hold());
  }

  /**
   * The states that the watch reported. While a watch is lost, and until its backlog must have
   * arrived, what the others report shows no state of the whole; so it is unknown from the moment
   * before which all had arrived.
   */
  private List<WatchState> watchStates(Part part) {
    List<TimeBounds> blind = lostWatches().stream().map(this::blind).toList();
    List<WatchState> states = new ArrayList<>();
    List<DatedEvent> dated = dated(part);
    List<ApiTrace.Point> trace = part.history().trace();
    for (int i = 0; i < trace.size(); i++) {
      if (blind.stream().noneMatch(isWithin(dated.get(i)))) {
        State state = trace.get(i).holds() ? State.RECOVERED : State.BROKEN;
        states.add(new WatchState(dated.get(i).at(), state));
      }
    }
    for (TimeBounds span : blind) {
      insert(
          new WatchState(new TimeBounds(span.earliest(), span.earliest()), State.UNKNOWN), states);
    }
    return states;
  }

  private TimeBounds blind(TimeBounds lost) {
    Duration latency = watchLatency();
    return new TimeBounds(
        TimeBounds.later(Duration.ZERO, lost.earliest().minus(latency)),
        lost.latest().plus(latency));
  }

  private static Predicate<TimeBounds> isWithin(DatedEvent dated) {
    return span ->
        dated.at().latest().compareTo(span.earliest()) > 0
            && dated.event().receivedAt().compareTo(span.latest()) <= 0;
  }

  /** Puts a state in its place; what comes after it did not begin before it. */
  private static void insert(WatchState state, List<WatchState> states) {
    int place = states.size();
    Duration from = state.since().latest();
    while (place > 0 && states.get(place - 1).since().latest().compareTo(from) > 0) {
      place--;
      WatchState later = states.get(place);
      states.set(place, new WatchState(later.since().notBefore(from), later.state()));
    }
    states.add(place, state);
  }

  /** What Prometheus has stored of the trial's jobs, and the offset of its clock. */
  record Stored(Optional<ClockOffset> offset, List<JobLog> jobs, Optional<String> failure) {
    Stored {
      jobs = List.copyOf(jobs);
    }

    JobLog job(String name) {
      return jobs.stream()
          .filter(log -> log.job().equals(name))
          .findFirst()
          .orElseGet(() -> new JobLog(name, List.of(), List.of()));
    }
  }

  /** Asks Prometheus for everything since shortly before the fault. */
  Stored stored() {
    try {
      clockReadings.add(bed.prometheus().readClock());
      Optional<ClockOffset> offset = ClockOffset.of(clockReadings);
      if (offset.isEmpty()) {
        return new Stored(offset, List.of(), Optional.empty());
      }
      Duration window =
          bed.clock()
              .now()
              .minus(injection.t0().earliest())
              .plus(bed.bounds().lead())
              .plusSeconds(1);
      List<JobLog> jobs = new ArrayList<>();
      for (String job : jobs()) {
        jobs.add(bed.prometheus().collect(job, bed.namespaces(), window, offset.get()));
      }
      if (users.isPresent()) {
        jobs.add(bed.prometheus().collectProbes(PrometheusObserver.USERS, window, offset.get()));
      }
      return new Stored(offset, jobs, Optional.empty());
    } catch (PrometheusFailure e) {
      return new Stored(
          ClockOffset.of(clockReadings), List.of(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private Set<String> jobs() {
    Set<String> jobs =
        new TreeSet<>(Set.of(PrometheusObserver.KUBE_STATE_METRICS, Job.PROMETHEUS.label()));
    criteria.prometheus().forEach(part -> jobs.add(part.job()));
    return jobs;
  }

  /** Why nothing that Prometheus has stored can be used, if so. */
  private static Optional<Recovery> unusable(Stored stored) {
    return stored
        .failure()
        .or(
            () ->
                stored.offset().isPresent()
                    ? Optional.empty()
                    : Optional.of("Prometheus's clock was stepped during the trial."))
        .map(Recovery.Unknown::new);
  }

  /** The recovery as Prometheus's samples show it. */
  Sighting prometheus(Stored stored, TimeBounds effect) {
    Optional<Recovery> unusable = unusable(stored);
    if (unusable.isPresent()) {
      return new Sighting(unusable.get(), Duration.ZERO);
    }
    ErrorBound bound = new ErrorBound(epsilon(stored), bed.bounds().exporterLag());
    List<Conjunction.Part> parts =
        criteria.prometheus().stream()
            .map(
                part ->
                    new Conjunction.Part(
                        part.name(),
                        new StateSeries(
                                stored.job(part.job()).states(part.condition()),
                                bed.bounds().scrapeInterval(),
                                bound)
                            .recovery(injection.t0(), effect, bed.bounds().hold())))
            .toList();
    return Conjunction.of(parts, bed.bounds().hold());
  }

  /** Bound of the error of a stored sample's time; zero where no offset is known. */
  static Duration epsilon(Stored stored) {
    return stored.offset().map(ClockOffset::errorOfSample).orElse(Duration.ZERO);
  }

  /** The outage as probes show it: each looks while it is scraped, so none lags. */
  private Outage probes(Stored stored) {
    Optional<Recovery> unusable = unusable(stored);
    if (unusable.isPresent()) {
      return new Outage(unusable.get(), unusable.get(), 0, 0, 0);
    }
    return new StateSeries(
            stored.job(Job.BLACKBOX.label()).states(ScrapeCondition.answers()),
            Job.BLACKBOX.interval(),
            new ErrorBound(epsilon(stored), Duration.ZERO))
        .outage(injection.t0(), bed.bounds().hold());
  }

  /** Now; once users send no more, the moment at which they stopped. */
  private Duration judgedAt() {
    return usersUntil == null ? bed.clock().now() : usersUntil;
  }

  /** What users went through so far, by client; empty where none send. */
  Map<String, Outage> clients() {
    Map<String, Outage> outages = new HashMap<>();
    Duration until = judgedAt();
    users.ifPresent(
        sending -> {
          for (String source : List.of(Sources.CLIENT_NEW, Sources.CLIENT_REUSED)) {
            outages.put(
                source,
                new RequestSeries(
                        sending.traffic().requests(source),
                        sending.pace().period(),
                        sending.pace().deadline(),
                        Pace.blink(sending.pace().period()))
                    .outage(injection.t0(), bed.bounds().hold(), until));
          }
        });
    return outages;
  }

  /** Lets users send no more, and reads back what they wrote; nothing where none send. */
  List<Traffic.Seen> endUsers() {
    usersUntil = bed.clock().now();
    return users.map(sending -> sending.traffic().finish()).orElse(List.of());
  }

  /** All that is measured so far. */
  Measured measured(Stored stored, TimeBounds effect) {
    Map<String, Outage> outages = clients();
    if (users.isPresent()) {
      outages.put(Sources.BLACKBOX_EXPORTER, probes(stored));
    }
    return new Measured(api(effect), prometheus(stored, effect), outages);
  }

  /**
   * All that there is to judge by.
   *
   * @param effect when the fault's effect was confirmed; empty when it was not
   * @param until run time at which watching ended
   */
  Findings findings(
      ClusterState steady,
      Optional<TimeBounds> effect,
      Stored stored,
      List<Traffic.Seen> seen,
      Duration until) {
    return new Findings(
        injection,
        criteria,
        steady,
        effect,
        events(),
        dated(),
        lostWatches(),
        watchLatency(),
        stored,
        seen,
        measured(stored, effect.orElse(injection.t0())),
        until);
  }
}
