package io.healproof.experiment;

import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Time that passes only when somebody waits. The world's acts happen on time; the harness's own
 * acts wait while it is stalled.
 */
final class FakeTime implements RunClock, Waiting {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration TICK = Duration.ofMillis(10);

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::number));
  private Duration now = Duration.ZERO;
  private Duration wallShift = Duration.ZERO;
  private Duration stalledUntil = Duration.ZERO;
  private long number;

  private record Task(Duration at, long number, boolean ofHarness, Runnable act) {}

  @Override
  public Duration now() {
    return now;
  }

  @Override
  public Instant wall() {
    return EPOCH.plus(now).plus(wallShift);
  }

  /** Somebody sets the wall clock. */
  void stepWall(Duration by) {
    wallShift = wallShift.plus(by);
  }

  /** Nothing of the harness runs for this long. */
  void stall(Duration time) {
    stalledUntil = now.plus(time);
  }

  /** The world does something after a while. */
  void after(Duration delay, Runnable act) {
    schedule(now.plus(delay), false, act);
  }

  /** The harness does something after a while, if it gets to run. */
  void harnessAfter(Duration delay, Runnable act) {
    schedule(now.plus(delay), true, act);
  }

  /** The world does something again and again. */
  void every(Duration period, Runnable act) {
    after(
        period,
        () -> {
          act.run();
          every(period, act);
        });
  }

  /** The harness does something again and again, if it gets to run. */
  void harnessEvery(Duration period, Runnable act) {
    harnessAfter(
        period,
        () -> {
          act.run();
          harnessEvery(period, act);
        });
  }

  private void schedule(Duration at, boolean ofHarness, Runnable act) {
    tasks.add(new Task(at, number++, ofHarness, act));
  }

  void advance(Duration by) {
    Duration end = now.plus(by);
    while (!tasks.isEmpty() && tasks.element().at().compareTo(end) <= 0) {
      Task task = tasks.remove();
      now = task.at().compareTo(now) > 0 ? task.at() : now;
      if (task.ofHarness() && now.compareTo(stalledUntil) < 0) {
        schedule(stalledUntil, true, task.act());
      } else {
        task.act().run();
      }
    }
    now = end;
    if (now.compareTo(stalledUntil) < 0) {
      advance(stalledUntil.minus(now));
    }
  }

  @Override
  public boolean until(String what, Duration poll, Duration deadline, BooleanSupplier condition) {
    Duration end = now.plus(deadline);
    while (true) {
      // Looking takes time as well.
      advance(TICK);
      if (condition.getAsBoolean()) {
        return true;
      }
      if (now.compareTo(end) >= 0) {
        return false;
      }
      advance(poll);
    }
  }

  @Override
  public void pause(Duration time) {
    advance(time);
  }
}
