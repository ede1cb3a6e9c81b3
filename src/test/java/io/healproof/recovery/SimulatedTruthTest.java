package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Draws true outages, scrape phases, lags and clock offsets, and asks whether the interval contains
 * the truth: always when the declared bounds hold, and visibly not when they do not.
 */
class SimulatedTruthTest {
  private static final int DRAWS = 100_000;
  private static final int FEWER_DRAWS = 10_000;
  private static final double COVERAGE = 0.999;
  private static final double HOLD = 10;
  private static final double INTERVAL = 1;

  private static final Declared DECLARED = new Declared(0.020, 1.0, 0.3);

  @Test
  void sampledIntervalsContainTheTruthWhenTheBoundsHold() {
    Tally tally = sampled(new Reality(0.020, 1.0, 0), DRAWS, 1);

    assertTrue(tally.coverage() >= COVERAGE, tally::toString);
    assertTrue(tally.observed() > DRAWS / 2, tally::toString);
    // Not by being wide: interval + lag + two clock bounds + scrape + injecting call.
    assertTrue(tally.medianWidth() <= 1 + 1 + 0.04 + 0.05 + 0.1, tally::toString);
  }

  @Test
  void missingAndUnreadableSamplesWidenButNeverMiss() {
    Tally tally = sampled(new Reality(0.020, 1.0, 0.03), DRAWS, 9);

    assertTrue(tally.coverage() >= COVERAGE, tally::toString);
    assertTrue(tally.observed() > DRAWS / 2, tally::toString);
  }

  @Test
  void sampledIntervalsMissTheTruthWhenTheClockIsFurtherOff() {
    Tally tally = sampled(new Reality(1.5, 1.0, 0), FEWER_DRAWS, 2);

    assertTrue(tally.coverage() < COVERAGE, tally::toString);
  }

  @Test
  void sampledIntervalsMissTheTruthWhenTheExporterLagsMore() {
    Tally tally = sampled(new Reality(0.020, 3.0, 0), FEWER_DRAWS, 3);

    assertTrue(tally.coverage() < COVERAGE, tally::toString);
  }

  @Test
  void watchedIntervalsContainTheTruthWhenTheLatencyHolds() {
    Tally tally = watched(0.3, DRAWS, 4);

    assertTrue(tally.coverage() >= COVERAGE, tally::toString);
    assertTrue(tally.observed() > DRAWS / 2, tally::toString);
    assertTrue(tally.medianWidth() <= 0.3 + 0.1 + 1e-6, tally::toString);
  }

  @Test
  void watchedIntervalsMissTheTruthWhenTheWatchIsSlower() {
    Tally tally = watched(1.0, FEWER_DRAWS, 5);

    assertTrue(tally.coverage() < COVERAGE, tally::toString);
  }

  @Test
  void intervalsDatedByRevisionsContainTheTruthHoweverLateTheReports() {
    SplittableRandom random = new SplittableRandom(10);
    Tally tally = new Tally();
    for (int i = 0; i < DRAWS; i++) {
      Fault fault = Fault.draw(random);
      Truth truth = Truth.draw(random, fault);
      Recovery recovery =
          dated(random, truth, fault, fault.at + 54)
              .recovery(fault.injected(), fault.effectBounds(), seconds(HOLD))
              .recovery();
      tally.add(recovery, truth.recovery(fault.effect, HOLD) - fault.at);
    }

    assertEquals(tally.observed(), tally.inside(), tally::toString);
    assertTrue(tally.observed() > DRAWS / 2, tally::toString);
    // Half a period, a write, a report, and the injecting call.
    assertTrue(tally.medianWidth() <= 0.35 / 2 + 0.05 + 0.1, tally::toString);
  }

  @Test
  void timeValuesContainTheTruthAndMissItWhenTheClockIsFurtherOff() {
    Tally within = timeValues(0.020, 6);
    Tally beyond = timeValues(0.500, 7);

    assertEquals(DRAWS, within.inside(), within::toString);
    assertTrue(beyond.coverage() < COVERAGE, beyond::toString);
  }

  @Test
  void aConjunctionContainsTheMomentFromWhichAllHold() {
    SplittableRandom random = new SplittableRandom(8);
    Tally tally = new Tally();
    for (int i = 0; i < DRAWS; i++) {
      Fault fault = Fault.draw(random);
      Truth first = Truth.draw(random, fault);
      Truth second = Truth.draw(random, fault);
      double end = fault.at + 75;
      Reality reality = new Reality(0.020, 1.0, 0.01);
      Sighting both =
          Conjunction.of(
              List.of(
                  new Conjunction.Part(
                      "sampled",
                      samples(random, first, fault, reality, end)
                          .recovery(fault.injected(), fault.effectBounds(), seconds(HOLD))),
                  new Conjunction.Part(
                      "watched",
                      states(random, second, fault, 0.3, end)
                          .recovery(fault.injected(), fault.effectBounds(), seconds(HOLD)))),
              seconds(HOLD));
      tally.add(both.recovery(), first.and(second).recovery(fault.effect, HOLD) - fault.at);
    }
    assertTrue(tally.coverage() >= COVERAGE, tally::toString);
    assertTrue(tally.observed() > DRAWS / 2, tally::toString);
  }

  private static Tally sampled(Reality reality, int draws, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tally tally = new Tally();
    for (int i = 0; i < draws; i++) {
      Fault fault = Fault.draw(random);
      Truth truth = Truth.draw(random, fault);
      Recovery recovery =
          samples(random, truth, fault, reality, fault.at + 50)
              .recovery(fault.injected(), fault.effectBounds(), seconds(HOLD))
              .recovery();
      tally.add(recovery, truth.recovery(fault.effect, HOLD) - fault.at);
    }
    return tally;
  }

  private static Tally watched(double latency, int draws, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tally tally = new Tally();
    for (int i = 0; i < draws; i++) {
      Fault fault = Fault.draw(random);
      Truth truth = Truth.draw(random, fault);
      Recovery recovery =
          states(random, truth, fault, latency, fault.at + 50)
              .recovery(fault.injected(), fault.effectBounds(), seconds(HOLD))
              .recovery();
      tally.add(recovery, truth.recovery(fault.effect, HOLD) - fault.at);
    }
    return tally;
  }

  private static Tally timeValues(double offset, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tally tally = new Tally();
    for (int i = 0; i < DRAWS; i++) {
      Fault fault = Fault.draw(random);
      double recovered = fault.effect + random.nextDouble(30);
      // The other clock shows run time + shift; truncation happens on its own grid.
      double shift = between(random, -offset, offset);
      double origin = random.nextDouble(1000);
      double written = Math.floor(recovered + shift + origin) - origin;
      Recovery recovery =
          new TimeValue(seconds(written), seconds(DECLARED.epsilon))
              .recovery(fault.injected(), fault.effectBounds());
      tally.add(recovery, recovered - fault.at);
    }
    return tally;
  }

  /** What a scraper would store of this truth. */
  private static StateSeries samples(
      SplittableRandom random, Truth truth, Fault fault, Reality reality, double end) {
    double offset = between(random, -reality.offset, reality.offset);
    List<StateSample> samples = new ArrayList<>();
    double phase = fault.at - 5 + random.nextDouble(INTERVAL);
    for (double at = phase; at < end; at += INTERVAL) {
      if (random.nextDouble() < reality.missing) {
        continue;
      }
      double duration = random.nextDouble(0.05);
      double rendered = at + offset + random.nextDouble(duration);
      double shown = rendered - random.nextDouble(reality.lag);
      State state = truth.recoveredAt(shown) ? State.RECOVERED : State.BROKEN;
      boolean unreadable = random.nextDouble() < reality.missing;
      samples.add(
          new StateSample(seconds(at), seconds(duration), unreadable ? State.UNKNOWN : state));
    }
    return new StateSeries(
        samples,
        seconds(INTERVAL),
        new ErrorBound(seconds(DECLARED.epsilon), seconds(DECLARED.lambda)));
  }

  /** What a watch would report of this truth, sometimes losing its connection for a while. */
  private static WatchSeries states(
      SplittableRandom random, Truth truth, Fault fault, double latency, double end) {
    boolean lost = random.nextDouble() < 0.2;
    double gapStart = lost ? fault.at + random.nextDouble(20) : Double.MAX_VALUE;
    double gapEnd = lost ? gapStart + random.nextDouble(5) : Double.MAX_VALUE;
    List<WatchState> states = new ArrayList<>();
    states.add(state(fault.at - 5, State.RECOVERED));
    double received = 0;
    boolean gapOver = !lost;
    for (Change change : truth.changes()) {
      received = Math.max(received, change.at + random.nextDouble(latency));
      if (!gapOver && received > gapEnd) {
        closeGap(states, truth, gapStart, gapEnd);
        gapOver = true;
        if (states.get(states.size() - 1).state() == change.state()) {
          continue;
        }
      }
      if (!gapOver && received >= gapStart) {
        continue;
      }
      states.add(state(received, change.state()));
    }
    if (!gapOver) {
      closeGap(states, truth, gapStart, gapEnd);
    }
    return new WatchSeries(states, reported(end));
  }

  /** After a lost watch the whole state is listed anew. */
  private static void closeGap(List<WatchState> states, Truth truth, double start, double end) {
    states.add(state(start, State.UNKNOWN));
    states.add(state(end, truth.recoveredAt(end) ? State.RECOVERED : State.BROKEN));
  }

  private static WatchState state(double received, State state) {
    return new WatchState(reported(received), state);
  }

  /** What was received at a moment came about at most the declared latency before. */
  private static TimeBounds reported(double received) {
    return new TimeBounds(seconds(received - DECLARED.latency), seconds(received));
  }

  /**
   * What a watch would report of this truth, its states dated by the revisions of changes that the
   * harness itself makes each 0.35 s. Reports come up to 4 s late; answers are read late too.
   */
  private static WatchSeries dated(SplittableRandom random, Truth truth, Fault fault, double end) {
    NavigableMap<Double, Double> sentByCommit = new TreeMap<>();
    for (double at = fault.at - 6 + random.nextDouble(0.35); at < end; at += 0.35) {
      sentByCommit.put(at + random.nextDouble(0.03), at);
    }
    NavigableSet<Double> commits = new TreeSet<>(sentByCommit.keySet());
    truth.changes().forEach(change -> commits.add(change.at));
    Map<Double, Long> revisions = new HashMap<>();
    commits.forEach(at -> revisions.put(at, 100L + revisions.size()));

    List<RevisionClock.Mark> marks = new ArrayList<>();
    sentByCommit.forEach(
        (commit, sent) -> {
          double read = random.nextInt(20) == 0 ? random.nextDouble(2) : random.nextDouble(0.03);
          marks.add(
              new RevisionClock.Mark(
                  seconds(sent), seconds(commit + read), revisions.getOrDefault(commit, 0L)));
        });
    RevisionClock clock = new RevisionClock(marks);
    List<WatchState> states = new ArrayList<>();
    states.add(state(fault.at - 5, State.RECOVERED));
    for (Change change : truth.changes()) {
      double late = random.nextInt(10) == 0 ? random.nextDouble(4) : random.nextDouble(0.05);
      long revision = revisions.getOrDefault(change.at, 0L);
      TimeBounds at = clock.date(revision, seconds(change.at + late)).orElseThrow();
      TimeBounds before = states.get(states.size() - 1).since();
      states.add(
          new WatchState(
              new TimeBounds(at.earliest(), later(at.latest(), before.latest())), change.state()));
    }
    return new WatchSeries(states, new TimeBounds(seconds(end - 4), seconds(end)));
  }

  private static Duration later(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static double between(SplittableRandom random, double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  private record Declared(double epsilon, double lambda, double latency) {}

  /**
   * How the world really is.
   *
   * @param offset largest clock offset
   * @param lag largest exporter lag
   * @param missing share of samples that are missing, and of those that cannot be read
   */
  private record Reality(double offset, double lag, double missing) {}

  private record Change(double at, State state) {}

  /** A fault at a moment within [s, r], and its effect. */
  private record Fault(double s, double at, double r, double effect, double seenBy) {
    static Fault draw(SplittableRandom random) {
      double s = 100 + random.nextDouble();
      double call = random.nextDouble(0.1);
      double at = s + random.nextDouble() * call;
      double effect = at + random.nextDouble(0.5);
      return new Fault(s, at, s + call, effect, effect + random.nextDouble(0.3));
    }

    TimeBounds injected() {
      return new TimeBounds(seconds(s), seconds(r));
    }

    TimeBounds effectBounds() {
      return new TimeBounds(seconds(Math.max(s, effect - 0.3)), seconds(seenBy));
    }
  }

  /** Outages as pairs of start and end, in order. */
  private record Truth(List<double[]> outages) {
    /**
     * The effect's outage, from 50 ms to 20 s; in a third of the draws a second one, whose distance
     * is often near the hold time. Each later outage is longer than what sampling can overlook.
     */
    static Truth draw(SplittableRandom random, Fault fault) {
      List<double[]> outages = new ArrayList<>();
      double length = Math.exp(between(random, Math.log(0.05), Math.log(20)));
      double end = fault.effect + length;
      outages.add(new double[] {fault.effect, end});
      if (random.nextInt(3) == 0) {
        double gap = random.nextBoolean() ? between(random, 7, 13) : between(random, 2.5, 20);
        double start = end + gap;
        outages.add(new double[] {start, start + between(random, 2.5, 6)});
      }
      return new Truth(outages);
    }

    boolean recoveredAt(double time) {
      for (double[] outage : outages) {
        if (time >= outage[0] && time < outage[1]) {
          return false;
        }
      }
      return true;
    }

    /** From when on it stays recovered for the hold time, not before the effect. */
    double recovery(double effect, double hold) {
      double candidate = effect;
      for (double[] outage : outages) {
        if (outage[0] >= candidate + hold) {
          break;
        }
        candidate = Math.max(candidate, outage[1]);
      }
      return candidate;
    }

    Truth and(Truth other) {
      List<double[]> all = new ArrayList<>(outages);
      all.addAll(other.outages);
      all.sort((a, b) -> Double.compare(a[0], b[0]));
      return new Truth(all);
    }

    List<Change> changes() {
      List<Change> changes = new ArrayList<>();
      for (double[] outage : outages) {
        changes.add(new Change(outage[0], State.BROKEN));
        changes.add(new Change(outage[1], State.RECOVERED));
      }
      return changes;
    }
  }
}
