package io.healproof.experiment;

import io.healproof.observe.ApiWitness;
import io.healproof.recovery.TimeBounds;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks twenty times a second, all run long, at what must not fail unseen: that the API's watches
 * are connected, that Healproof's own threads get to run, and that nobody steps the wall clock.
 */
final class Pulse implements Vigil, AutoCloseable {
  static final Duration PERIOD = Duration.ofMillis(50);

  /** What two looks at the wall clock may differ by: twice what NTP slews in a second, and more. */
  static final Duration STEP = Duration.ofMillis(50);

  /** A wall clock may run fast or slow by 500 ppm (the limit of adjtimex) without being stepped. */
  private static final long DRIFT = 2000;

  private final RunClock clock;
  private final ApiWitness api;
  private final List<TimeBounds> lostWatches = new ArrayList<>();
  private final List<TimeBounds> stalls = new ArrayList<>();
  private final List<TimeBounds> steps = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pulse");
            thread.setDaemon(true);
            return thread;
          });
  private @Nullable ScheduledFuture<?> beats;
  private Look last;
  private Duration lastAlive;

  /** The wall clock less run time, which lies between both ends, at a moment of run time. */
  private record Look(Duration at, Duration low, Duration high) {}

  Pulse(RunClock clock, ApiWitness api) {
    this.clock = clock;
    this.api = api;
    this.last = look();
    this.lastAlive = last.at();
  }

  /** Begins to look by itself; without it, {@link #beat} has to be called. */
  void start() {
    beats =
        timer.scheduleAtFixedRate(
            this::beat, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One look. */
  synchronized void beat() {
    Look now = look();
    noteStall(now.at());
    noteStep(now);
    noteWatches(now.at());
    last = now;
  }

  private Look look() {
    Duration before = clock.now();
    Instant wall = clock.wall();
    Duration after = clock.now();
    Duration sinceEpoch = Duration.ofSeconds(wall.getEpochSecond(), wall.getNano());
    return new Look(after, sinceEpoch.minus(after), sinceEpoch.minus(before));
  }

  private void noteStall(Duration now) {
    if (now.minus(last.at()).compareTo(PERIOD.multipliedBy(2)) > 0) {
      stalls.add(new TimeBounds(last.at(), now));
    }
  }

  private void noteStep(Look now) {
    Duration allowed = STEP.plus(now.at().minus(last.at()).dividedBy(DRIFT));
    boolean forward = now.low().minus(last.high()).compareTo(allowed) > 0;
    boolean back = last.low().minus(now.high()).compareTo(allowed) > 0;
    if (forward || back) {
      steps.add(new TimeBounds(last.at(), now.at()));
    }
  }

  private void noteWatches(Duration now) {
    if (api.watching()) {
      lastAlive = now;
      return;
    }
    int newest = lostWatches.size() - 1;
    if (newest >= 0 && lostWatches.get(newest).earliest().equals(lastAlive)) {
      lostWatches.set(newest, new TimeBounds(lastAlive, now));
    } else {
      lostWatches.add(new TimeBounds(lastAlive, now));
    }
  }

  @Override
  public synchronized Duration lastAlive() {
    return lastAlive;
  }

  @Override
  public synchronized List<TimeBounds> lostWatches(Duration since) {
    return reaching(lostWatches, since);
  }

  @Override
  public synchronized List<TimeBounds> clockSteps(Duration since) {
    return reaching(steps, since);
  }

  @Override
  public synchronized Duration longestStall(Duration since) {
    return reaching(stalls, since).stream()
        .map(stall -> stall.latest().minus(stall.earliest()).minus(PERIOD))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  @Override
  public synchronized Kept since(Duration moment) {
    return Vigil.super.since(moment);
  }

  private static List<TimeBounds> reaching(List<TimeBounds> spans, Duration since) {
    return spans.stream().filter(span -> span.latest().compareTo(since) >= 0).toList();
  }

  @Override
  public void close() {
    if (beats != null) {
      beats.cancel(false);
    }
    timer.shutdownNow();
  }
}
