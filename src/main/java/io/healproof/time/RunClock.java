package io.healproof.time;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock of a run. Durations come from a monotonic source and count from the run's start ("run
 * time"); the wall clock is read only to give a moment a date, never to subtract.
 */
public interface RunClock {

  /** Run time: monotonic, from the start of the run, never negative. */
  Duration now();

  /** The harness's wall clock, for dates and for measured offsets. */
  Instant wall();

  /** A clock that starts counting now. */
  static RunClock start() {
    long origin = System.nanoTime();
    return new RunClock() {
      @Override
      public Duration now() {
        return Duration.ofNanos(System.nanoTime() - origin);
      }

      @Override
      public Instant wall() {
        return Instant.now();
      }
    };
  }
}
