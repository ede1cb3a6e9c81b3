package io.healproof.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long the calling thread has been ready to run without getting a processor, since its start.
 * On a machine with too much to do this is what makes a client late, and no heartbeat shows it:
 * that is another thread.
 */
@FunctionalInterface
interface ProcessorWait {

  /** Never decreases. */
  Duration soFar();

  /**
   * As Linux counts it, in nanoseconds: the second number of {@code schedstat} (kernel
   * documentation, scheduler/sched-stats). Zero where there is no such file.
   */
  static ProcessorWait ofThisMachine() {
    Path file = Path.of("/proc/thread-self/schedstat");
    return () -> {
      try {
        return parse(Files.readString(file));
      } catch (IOException e) {
        return Duration.ZERO;
      }
    };
  }

  /** Reads the file's content. */
  static Duration parse(String schedstat) {
    int first = schedstat.indexOf(' ');
    int second = schedstat.indexOf(' ', first + 1);
    return Duration.ofNanos(Long.parseLong(schedstat.substring(first + 1, second)));
  }
}
