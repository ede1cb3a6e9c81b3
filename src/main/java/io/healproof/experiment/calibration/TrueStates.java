package io.healproof.experiment.calibration;

import io.healproof.observe.ClockOffset;
import io.healproof.recovery.Interval;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A state as the target's side logged it: good or not, with the bounds of each turn, all on one
 * clock. Pure.
 */
public final class TrueStates {
  private static final double NANOS = 1e9;

  private static final Pattern LAST_LINE =
      Pattern.compile("\\d+ reads, (\\d+) ns between two at most");

  /** Longer than this between two reads, and a turn may have come and gone unseen. */
  private static final Duration LONGEST_GAP = Duration.ofMillis(250);

  private final List<Turn> turns;
  private final Optional<String> hole;

  /**
   * From this turn on, the state is good, or not; the turn came in [from, to] of the log's clock.
   */
  private record Turn(long from, long to, boolean good) {}

  private TrueStates(List<Turn> turns, Optional<String> hole) {
    this.turns = List.copyOf(turns);
    this.hole = hole;
  }

  /**
   * The service: good while any of its processes serves.
   *
   * @param serving the processes that served when the log begins
   */
  public static TrueStates service(List<TruthEvent> log, Set<String> serving) {
    List<TruthEvent> events = log.stream().sorted(Comparator.comparing(TruthEvent::to)).toList();
    long start = events.isEmpty() ? 0 : events.get(0).from();
    Set<String> up = new HashSet<>(serving);
    List<Turn> turns = new ArrayList<>(List.of(new Turn(start, start, !up.isEmpty())));
    Optional<String> hole = Optional.empty();
    for (TruthEvent event : events) {
      switch (event.what()) {
        case "serving" -> up.add(event.who());
        case "not-serving" -> up.remove(event.who());
        case "started" -> {
          if (up.stream().anyMatch(who -> who.startsWith(event.name() + "/"))) {
            hole = Optional.of(event.name() + " ended without saying so.");
          }
        }
        default -> {}
      }
      turn(turns, event, !up.isEmpty());
    }
    return new TrueStates(turns, hole);
  }

  /** The API: good while what a quorum read of the lane's pods shows is recovered. */
  public static TrueStates api(
      List<TruthEvent> log, Predicate<List<TruthEvent.PodTruth>> recovered) {
    List<Turn> turns = new ArrayList<>();
    for (TruthEvent event : log) {
      if (event.what().equals("pods")) {
        turn(turns, event, recovered.test(event.pods()));
      }
    }
    return new TrueStates(
        turns,
        turns.isEmpty() ? Optional.of("The keeper read nothing of the API.") : Optional.empty());
  }

  /**
   * Why a log of API reads is no truth, in a sentence; empty when it was read closely to the end.
   * The keeper itself says so, in its last line.
   */
  public static Optional<String> hole(List<TruthEvent> log) {
    Optional<Matcher> said =
        log.stream()
            .filter(event -> event.what().equals("stopped"))
            .map(event -> LAST_LINE.matcher(event.detail()))
            .filter(Matcher::matches)
            .findFirst();
    if (said.isEmpty()) {
      return Optional.of("The keeper did not say how closely it read the API.");
    }
    Duration longest = Duration.ofNanos(Long.parseLong(said.get().group(1)));
    return longest.compareTo(LONGEST_GAP) > 0
        ? Optional.of("The keeper read nothing of the API for %d ms.".formatted(longest.toMillis()))
        : Optional.empty();
  }

  private static void turn(List<Turn> turns, TruthEvent event, boolean good) {
    if (turns.isEmpty() || turns.get(turns.size() - 1).good() != good) {
      turns.add(new Turn(event.from(), event.to(), good));
    }
  }

  /**
   * What happened since a fault.
   *
   * @param clock maps the log's clock to run time
   * @param injected [s, r] in run time
   * @param hold how long the good state must have lasted
   * @param until run time until which the log is known to be complete
   */
  public Truth since(ClockOffset clock, TimeBounds injected, Duration hold, Duration until) {
    if (hole.isPresent()) {
      return new Truth.Unknown(hole.get());
    }
    List<Stretch> stretches = stretches(clock, injected, until);
    if (stretches.isEmpty()) {
      return new Truth.Unknown("The truth log says nothing of the time after the fault.");
    }
    if (stretches.stream().allMatch(Stretch::good)) {
      return Truth.Known.undisturbed(injected);
    }
    Stretch broken = stretches.stream().filter(each -> !each.good()).findFirst().orElseThrow();
    int from = stretches.indexOf(broken);
    for (Stretch each : stretches.subList(from, stretches.size())) {
      if (each.good() && each.shortest().compareTo(hold) >= 0) {
        return known(clock, injected, broken.start(), each.start(), breaks(stretches, each));
      }
      if (each.good() && each.longest().compareTo(hold) >= 0) {
        return new Truth.Unknown("Whether it was good for the hold time is within the error.");
      }
    }
    return new Truth.Unknown("It was not good for the hold time before the trial ended.");
  }

  private static List<Truth.Break> breaks(List<Stretch> stretches, Stretch good) {
    return stretches.subList(0, stretches.indexOf(good)).stream()
        .filter(each -> !each.good())
        .map(
            each ->
                new Truth.Break(notNegative(each.shortest()), between(each.start(), good.start())))
        .toList();
  }

  /** Both turns are on one clock, so its offset does not matter. */
  private static Interval between(TimeBounds broken, TimeBounds good) {
    return Interval.closed(
        notNegative(good.earliest().minus(broken.latest())),
        good.latest().minus(broken.earliest()));
  }

  private static Truth known(
      ClockOffset clock,
      TimeBounds injected,
      TimeBounds broken,
      TimeBounds good,
      List<Truth.Break> breaks) {
    return new Truth.Known(
        true,
        between(broken, good),
        Interval.closed(
            notNegative(good.earliest().minus(clock.bound()).minus(injected.latest())),
            good.latest().plus(clock.bound()).minus(injected.earliest())),
        good,
        breaks);
  }

  private static Duration notNegative(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private List<Stretch> stretches(ClockOffset clock, TimeBounds injected, Duration until) {
    List<Stretch> all = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      TimeBounds start = bounds(clock, turns.get(i));
      TimeBounds end =
          i + 1 < turns.size() ? bounds(clock, turns.get(i + 1)) : new TimeBounds(until, until);
      if (end.latest().compareTo(injected.earliest()) > 0) {
        all.add(
            new Stretch(
                turns.get(i).good(),
                start.latest().compareTo(injected.earliest()) < 0 ? injected : start,
                end));
      }
    }
    return all;
  }

  private static TimeBounds bounds(ClockOffset clock, Turn turn) {
    return new TimeBounds(clock.toRunTime(turn.from / NANOS), clock.toRunTime(turn.to / NANOS));
  }

  /** A time of one state, in run time, from a moment within bounds to another. */
  private record Stretch(boolean good, TimeBounds start, TimeBounds end) {
    Duration shortest() {
      return end.earliest().minus(start.latest());
    }

    Duration longest() {
      return end.latest().minus(start.earliest());
    }
  }
}
