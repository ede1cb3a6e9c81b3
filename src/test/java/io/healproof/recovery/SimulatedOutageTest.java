package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Draws services that break and flap, users that are refused or kept waiting, and a harness that
 * stalls, and asks whether the outage contains the truth: in every draw when the declared bounds
 * hold, and visibly not when they do not.
 */
class SimulatedOutageTest {
  private static final int DRAWS = 100_000;
  private static final int FEWER_DRAWS = 10_000;
  private static final double EPSILON = 0.020;

  @Test
  void theClientsOutageContainsTheTruth() {
    Tally length = new Tally();
    Tally back = new Tally();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < DRAWS; i++) {
      World world = World.draw(random);
      Outage outage = seenByClient(random, world);
      add(length, back, outage, world);
    }
    assertTrue(length.outside() == 0, length::toString);
    assertTrue(back.outside() == 0, back::toString);
    assertTrue(length.observed() > DRAWS / 2, length::toString);
  }

  @Test
  void theClientsOutageMissesTheTruthWhenTheServiceFlapsMoreBrieflyThanABlink() {
    Tally tally = new Tally();
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < FEWER_DRAWS; i++) {
      World world = World.flickering(random);
      tally.add(seenByClient(random, world).length(), world.length());
    }
    assertTrue(tally.outside() > 0, tally::toString);
  }

  @Test
  void theBlackboxExportersOutageContainsTheTruth() {
    Tally length = new Tally();
    Tally back = new Tally();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < DRAWS; i++) {
      World world = World.draw(random);
      Outage outage = seenBySamples(random, world, EPSILON);
      add(length, back, outage, world);
    }
    assertTrue(length.outside() == 0, length::toString);
    assertTrue(back.outside() == 0, back::toString);
    assertTrue(length.observed() > DRAWS / 2, length::toString);
  }

  @Test
  void theBlackboxExportersRecoveryMissesTheTruthWhenItsClockIsFurtherOff() {
    Tally tally = new Tally();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < FEWER_DRAWS; i++) {
      World world = World.draw(random);
      add(new Tally(), tally, seenBySamples(random, world, 1), world);
    }
    assertTrue(tally.outside() > 0, tally::toString);
  }

  @ParameterizedTest
  @EnumSource(Broken.class)
  void withoutStallsTheClientsOutageIsAsNarrowAsItsPeriodAllows(Broken broken) {
    SplittableRandom random = new SplittableRandom(5);
    Tally tally = new Tally();
    for (int i = 0; i < FEWER_DRAWS / 5; i++) {
      World world = World.calm(random, broken);
      List<Request> requests = new Client(random, world, 0.1, 0.002, 0).requests();
      tally.add(outage(world, requests, 0.1).length(), world.length());
    }
    // Two periods, the dispatch's jitter, one answer; a deadline where the first failure hangs, and
    // another where those who were let wait are answered at last.
    double width = 0.2 + 0.020 + World.CALM_ANSWER;
    double atStart = broken == Broken.REFUSES ? 0 : World.CALM_DEADLINE;
    double atEnd = broken == Broken.LETS_WAIT ? World.CALM_DEADLINE : 0;
    assertTrue(tally.medianWidth() <= width + atStart + atEnd, tally::toString);
    assertEquals(0, tally.outside(), tally::toString);
  }

  /** Of an outage that slipped through nothing is said of when it was. */
  private static void add(Tally length, Tally back, Outage outage, World world) {
    length.add(outage.length(), world.length());
    if (!(outage.length() instanceof Recovery.LeftCensored)) {
      back.add(outage.back(), world.back());
    }
  }

  private static Outage seenByClient(SplittableRandom random, World world) {
    double stall = random.nextInt(4) == 0 ? random.nextDouble(3) : 0;
    double jitter = random.nextInt(3) == 0 ? 0.9 * lateness(world.period) : 0.002;
    List<Request> requests = new Client(random, world, world.period, jitter, stall).requests();
    requests.removeIf(x -> x.answer() == Answer.UNKNOWN && random.nextInt(10) == 0);
    return outage(world, requests, world.period);
  }

  private static Outage outage(World world, List<Request> requests, double period) {
    return new RequestSeries(
            requests, seconds(period), seconds(world.deadline), seconds(blink(period)))
        .outage(world.injected(), seconds(world.hold), seconds(world.end));
  }

  /** What Prometheus would store of a blackbox exporter that asks the service. */
  private static Outage seenBySamples(SplittableRandom random, World world, double clock) {
    double offset = between(random, -clock, clock);
    List<StateSample> samples = new ArrayList<>();
    for (Request request : new Client(random, world, world.period, 0.002, 0).requests()) {
      if (random.nextInt(100) > 0) {
        State state = request.answer() == Answer.GOOD ? State.RECOVERED : State.BROKEN;
        samples.add(
            new StateSample(
                request.sent().plus(seconds(offset)),
                request.ended().minus(request.sent()),
                random.nextInt(100) == 0 ? State.UNKNOWN : state));
      }
    }
    return new StateSeries(
            samples, seconds(world.period), new ErrorBound(seconds(EPSILON), Duration.ZERO))
        .outage(world.injected(), seconds(world.hold));
  }

  /** How late a request may be sent: the machine's grid is no finer than 50 ms. */
  private static double lateness(double period) {
    return Math.max(period, 0.05);
  }

  /** The longest outage that may slip through. */
  private static double blink(double period) {
    return 3 * lateness(period);
  }

  private static double between(SplittableRandom random, double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  private static double logBetween(SplittableRandom random, double low, double high) {
    return Math.exp(between(random, Math.log(low), Math.log(high)));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  /** What a broken service does with a request. */
  private enum Broken {
    REFUSES,
    HANGS,
    /** Answers when it is back, if that is before the deadline. */
    LETS_WAIT
  }

  /**
   * How a service, its users and the fault really are, in seconds.
   *
   * @param outages start and end of each, in order
   * @param slowest longest time that the living service takes to answer
   */
  private record World(
      double s,
      double at,
      double r,
      List<double[]> outages,
      Broken broken,
      double slowest,
      double period,
      double deadline,
      double hold,
      double end) {
    private static final double CALM_DEADLINE = 1;
    private static final double CALM_ANSWER = 0.01;

    /**
     * An outage from 10 ms to 30 s; in half of the draws it flaps. Of several outages each is long
     * enough for a request to be sent in it that fails: a shorter one may slip through.
     */
    static World draw(SplittableRandom random) {
      return draw(random, random.nextBoolean() ? 0 : 1 + random.nextInt(3), false);
    }

    /** It flaps, and some of its outages are shorter than a blink. */
    static World flickering(SplittableRandom random) {
      return draw(random, 1 + random.nextInt(3), true);
    }

    private static World draw(SplittableRandom random, int flaps, boolean brief) {
      double period =
          random.nextInt(10) == 0 ? logBetween(random, 0.02, 0.1) : logBetween(random, 0.1, 1);
      double patience = between(random, 0.3, 1.2);
      double deadline = 2 * period + patience;
      double slowest = logBetween(random, 0.002, patience / 2);
      Broken broken = List.of(Broken.values()).get(random.nextInt(3));
      double shortest =
          flaps == 0 || brief
              ? 0.01
              : blink(period) + slowest + (broken == Broken.LETS_WAIT ? deadline : 0.02);
      double hold = new double[] {0.5, 2, 6}[random.nextInt(3)];
      return of(random, broken, slowest, period, deadline, hold, flaps, shortest);
    }

    /** One outage from 2 s to 30 s. */
    static World calm(SplittableRandom random, Broken broken) {
      return of(random, broken, CALM_ANSWER, 0.1, CALM_DEADLINE, 3, 0, 2);
    }

    private static World of(
        SplittableRandom random,
        Broken broken,
        double slowest,
        double period,
        double deadline,
        double hold,
        int flaps,
        double shortest) {
      double s = 100 + random.nextDouble();
      double call = random.nextDouble(0.1);
      double at = s + random.nextDouble() * call;
      List<double[]> outages = new ArrayList<>();
      double start = at + random.nextDouble(random.nextInt(5) == 0 ? 10 : 0.5);
      double end = start + logBetween(random, shortest, Math.max(shortest + 1, flaps > 0 ? 6 : 30));
      outages.add(new double[] {start, end});
      for (int i = 0; i < flaps; i++) {
        start = end + between(random, 0.05, 1.5 * hold + 1);
        end = start + between(random, shortest, shortest + 3);
        outages.add(new double[] {start, end});
      }
      double watched = end + hold + 3 * period + 2 * deadline + random.nextDouble(3);
      return new World(s, at, s + call, outages, broken, slowest, period, deadline, hold, watched);
    }

    TimeBounds injected() {
      return new TimeBounds(seconds(s), seconds(r));
    }

    double length() {
      return lastingFrom() - outages.get(0)[0];
    }

    double back() {
      return lastingFrom() - at;
    }

    private double lastingFrom() {
      double candidate = outages.get(0)[1];
      for (double[] outage : outages) {
        if (outage[0] >= candidate + hold) {
          break;
        }
        candidate = Math.max(candidate, outage[1]);
      }
      return candidate;
    }

    /** The outage at a moment, or the first that begins within a time after it. */
    Optional<double[]> outage(double from, double within) {
      return outages.stream().filter(x -> x[0] <= from + within && x[1] > from).findFirst();
    }
  }

  /**
   * An open-loop client.
   *
   * @param jitter how late it may send
   * @param stall how long it stands still once; what is due then is sent late, and answers that
   *     come then are noticed late
   */
  private record Client(
      SplittableRandom random, World world, double period, double jitter, double stall) {

    List<Request> requests() {
      double pause = world.at + random.nextDouble(Math.max(1, world.end - world.at));
      double resumed = pause + stall;
      List<Request> requests = new ArrayList<>();
      double first = world.s - 2 - 2 * period + random.nextDouble(period);
      for (long number = 0; first + number * period < world.end; number++) {
        double due = first + number * period;
        double sent = due + random.nextDouble(jitter);
        if (sent >= pause && sent < resumed) {
          sent = resumed + random.nextDouble(0.001);
        }
        requests.add(request(number, due, sent, pause, resumed));
      }
      return requests;
    }

    private Request request(long number, double due, double sent, double pause, double resumed) {
      double answered = answered(sent);
      double ended = Math.abs(answered);
      if (ended >= pause && ended < resumed) {
        ended = resumed + random.nextDouble(0.001);
      }
      boolean inTime = ended <= sent + world.deadline;
      Answer answer = answered > 0 && inTime ? Answer.GOOD : Answer.FAILED;
      return new Request(
          number,
          seconds(due),
          seconds(sent),
          inTime ? seconds(ended) : seconds(sent).plus(seconds(world.deadline)),
          sent - due > lateness(period) ? Answer.UNKNOWN : answer);
    }

    /** When the answer comes; negative where it is a refusal or none. */
    private double answered(double sent) {
      double takes = between(random, 0.3, 1) * world.slowest;
      double givenUp = -sent - world.deadline;
      Optional<double[]> met = world.outage(sent, takes);
      if (met.isEmpty()) {
        return sent + takes;
      }
      double start = met.get()[0];
      double end = met.get()[1];
      if (start > sent) {
        return random.nextBoolean() ? -start - 0.001 : givenUp;
      }
      return switch (world.broken) {
        case REFUSES -> -sent - random.nextDouble(0.003);
        case HANGS -> givenUp;
        case LETS_WAIT ->
            end + takes <= sent + world.deadline && world.outage(end, takes).isEmpty()
                ? end + takes
                : givenUp;
      };
    }
  }
}
