package io.healproof.observe;

import static io.healproof.observe.HandClock.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.ClientObserver.Pace;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Draws services that fail for a known time, and a harness that stands still now and then, and
 * looks at what the observer's rules make of it. All of it in simulated time.
 */
class StalledHarnessTest {
  private static final int DRAWS = 1_000;
  private static final long END = 12_000;

  private final Random random = new Random(20_260_101);

  /** Milliseconds during which the harness does nothing. */
  private record Stall(double from, double to) {}

  /** The service: it fails whatever reaches it within the outage. */
  private record Outage(double from, double to, boolean hangs) {}

  private record Step(double at, Runnable deed) {}

  private final class Draw {
    private final Pace pace =
        new Pace(millis(List.of(20L, 50L, 200L).get(random.nextInt(3))), millis(600));
    private final List<Stall> stalls = new ArrayList<>();
    private final RequestBook book = new RequestBook(pace);
    private final StallLog log = new StallLog();
    private final List<Step> steps = new ArrayList<>();
    private final Outage outage;

    Draw(Outage outage) {
      this.outage = outage;
      double at = 0;
      for (int i = 0; i < 3; i++) {
        at += random.nextDouble() * 4000;
        double length = Math.exp(random.nextDouble() * 8);
        stalls.add(new Stall(at, at + length));
        at += length;
      }
    }

    /** When the harness does what it would do at a moment. */
    private double alive(double at) {
      for (Stall stall : stalls) {
        if (at >= stall.from() && at < stall.to()) {
          return stall.to();
        }
      }
      return at;
    }

    List<Request> requests() {
      log.begin(Duration.ZERO);
      for (double beat = alive(20); beat < END; beat = alive(beat + 20)) {
        double at = beat;
        steps.add(new Step(at, () -> log.beat(nanos(at))));
      }
      for (long number = 0; number * pace.period().toMillis() < END - 4000; number++) {
        plan(number);
      }
      // Whoever looks in between must not change what is seen in the end.
      for (double look = 100; look < END; look += 1 + random.nextDouble() * 2000) {
        double at = alive(look);
        steps.add(new Step(at, () -> book.decided(nanos(at), log.until(nanos(at)))));
      }
      steps.sort(Comparator.comparingDouble(Step::at));
      steps.forEach(step -> step.deed().run());
      Duration end = nanos(steps.get(steps.size() - 1).at() + 1);
      List<TimeBounds> known = log.until(end);
      assertTrue(book.allDecided(end.plusSeconds(60), known), "everything is decided in the end");
      return book.decided(end.plusSeconds(60), known);
    }

    private void plan(long number) {
      double due = number * pace.period().toMillis();
      double dispatched = alive(due);
      double noted = alive(dispatched + random.nextDouble());
      double sent = alive(noted + random.nextDouble());
      // Three stalls that are too short to be noted may take 150 ms of a deadline of 600.
      double latency = 1 + random.nextDouble() * 400;
      double arrives = sent + latency / 2;
      boolean fails = arrives >= outage.from() && arrives < outage.to();
      double answered = fails ? (outage.hangs() ? sent + 850 : arrives + 1) : sent + latency;
      double returned = alive(answered + random.nextDouble());
      steps.add(
          new Step(
              dispatched,
              () -> {
                RequestBook.Entry entry = book.due(number, nanos(due));
                if (!entry.stillTimely(nanos(dispatched)) || !entry.sent(nanos(noted))) {
                  return;
                }
                later.add(
                    new Step(
                        returned,
                        () -> {
                          entry.returned(
                              nanos(returned),
                              fails ? Answer.FAILED : Answer.GOOD,
                              "",
                              Duration.ZERO);
                        }));
              }));
      steps.add(new Step(returned, () -> runLater(returned)));
    }

    private final List<Step> later = new ArrayList<>();

    private void runLater(double now) {
      for (Step step : List.copyOf(later)) {
        if (step.at() <= now) {
          step.deed().run();
          later.remove(step);
        }
      }
    }
  }

  private static Duration nanos(double millis) {
    return Duration.ofNanos(Math.round(millis * 1e6));
  }

  private static List<Request> with(List<Request> requests, Answer answer) {
    return requests.stream().filter(request -> request.answer() == answer).toList();
  }

  private static Duration least(List<Request> requests, Function<Request, Duration> what) {
    return requests.stream().map(what).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static Duration most(List<Request> requests, Function<Request, Duration> what) {
    return requests.stream().map(what).max(Comparator.naturalOrder()).orElseThrow();
  }

  @Test
  void aHarnessThatStandsStillSeesNoFailureOfAServiceThatNeverFails() {
    for (int draw = 0; draw < DRAWS; draw++) {
      List<Request> requests = new Draw(new Outage(-1, -1, false)).requests();

      assertEquals(List.of(), with(requests, Answer.FAILED), "draw " + draw);
    }
  }

  @Test
  void theBoundsOfAnOutageHoldThoughTheHarnessStoodStill() {
    int seen = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double from = 1000 + random.nextDouble() * 2000;
      Outage outage =
          new Outage(from, from + 50 + random.nextDouble() * 3000, random.nextBoolean());
      List<Request> requests = new Draw(outage).requests();
      List<Request> failed = with(requests, Answer.FAILED);
      List<Request> good = with(requests, Answer.GOOD);
      if (failed.isEmpty()) {
        continue;
      }
      // What overlaps may have reached the service in another order than that of sending.
      Duration firstSent = least(failed, Request::sent);
      Duration firstEnded = least(failed, Request::ended);
      Duration lastSent = most(failed, Request::sent);
      Duration lastEnded = most(failed, Request::ended);
      List<Request> before =
          good.stream().filter(r -> r.ended().compareTo(firstSent) <= 0).toList();
      List<Request> after = good.stream().filter(r -> r.sent().compareTo(lastEnded) >= 0).toList();
      if (before.isEmpty() || after.isEmpty()) {
        continue; // The harness stood still at the beginning or until the end.
      }
      seen++;
      Duration lower = lastSent.minus(firstEnded);
      Duration upper = least(after, Request::ended).minus(most(before, Request::sent));
      Duration truth = nanos(outage.to() - outage.from());

      assertTrue(
          lower.compareTo(truth) <= 0 && truth.compareTo(upper) <= 0,
          () -> outage + ": not " + lower + " <= " + truth + " <= " + upper);
    }
    assertTrue(seen > DRAWS / 2, "most outages are seen, not " + seen);
  }
}
