package io.healproof.experiment;

import com.sun.management.OperatingSystemMXBean;
import io.healproof.cluster.Cluster;
import io.healproof.time.RunClock;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What observing itself costs: requests to the API server, and time of this process. */
final class OwnLoad {
  private final RunClock clock;
  private final LongSupplier requests;
  private final LongSupplier processor;
  private Duration observed = Duration.ZERO;
  private long sent;
  private long used;

  /**
   * One that has seen nothing yet.
   *
   * @param requests how many have been sent so far
   * @param processor nanoseconds that the process has used so far
   */
  OwnLoad(RunClock clock, LongSupplier requests, LongSupplier processor) {
    this.clock = clock;
    this.requests = requests;
    this.processor = processor;
  }

  /** One of this process, on a cluster. */
  static OwnLoad of(Cluster cluster, RunClock clock) {
    return new OwnLoad(clock, cluster::requestsSent, OwnLoad::processorNanos);
  }

  /** Processor time of this process, of all its threads, in nanoseconds; never decreases. */
  static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Does the work, and counts what it takes. */
  <T> T during(Supplier<T> work) {
    Duration begun = clock.now();
    long sentBefore = requests.getAsLong();
    long usedBefore = processor.getAsLong();
    try {
      return work.get();
    } finally {
      observed = observed.plus(clock.now().minus(begun));
      sent += requests.getAsLong() - sentBefore;
      used += processor.getAsLong() - usedBefore;
    }
  }

  /** What it came to, as a sentence; empty where nothing was done. */
  Optional<String> inWords() {
    if (observed.isZero()) {
      return Optional.empty();
    }
    double nanos = observed.toNanos();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Observing has its cost: in the %d s in which trials were observed, Healproof sent the API server %.1f requests a second and used %.1f %% of one processor core.",
            observed.toSeconds(),
            sent * 1e9 / nanos,
            used * 100 / nanos));
  }
}
