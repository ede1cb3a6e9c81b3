package io.healproof.experiment;

import io.healproof.observe.ApiWitness;
import io.healproof.observe.CanaryWitness;
import io.healproof.observe.PrometheusWitness;
import io.healproof.observe.WatchEvent;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What the witnesses had seen when a trial was judged. It stays as it is, so that whoever judges
 * again, from the record, has the same before him.
 *
 * @param history of the API's watch
 * @param canary the changes of it
 * @param now run time as of which is judged: what ended later was under way
 */
record Seen(
    Bounds bounds,
    Vigil.Kept pulse,
    List<WatchEvent> history,
    CanaryWitness.Kept canary,
    Duration now)
    implements Witnesses {

  /**
   * Changes of the canary from before the fault count for this long: an exporter that lags behind
   * by more has lost its bound many times over.
   */
  private static final Duration CANARY_COUNTS = Duration.ofMinutes(1);

  Seen {
    history = List.copyOf(history);
  }

  /**
   * What witnesses have seen.
   *
   * @param fault run time of the fault
   * @param now run time as of which is judged
   */
  static Seen of(Witnesses witnesses, List<WatchEvent> history, Duration fault, Duration now) {
    return new Seen(
        witnesses.bounds(),
        witnesses.pulse().since(fault),
        history,
        counting(witnesses.canary(), fault),
        now);
  }

  /** The changes of the canary that a trial is judged by, however long the run has gone on. */
  static CanaryWitness.Kept counting(CanaryWitness canary, Duration fault) {
    return canary.since(fault.minus(CANARY_COUNTS));
  }

  @Override
  public Set<String> namespaces() {
    return Set.of();
  }

  @Override
  public ApiWitness api() {
    return new ApiWitness() {
      @Override
      public boolean watching() {
        return false;
      }

      @Override
      public void keepFresh() {}

      @Override
      public List<WatchEvent> since(int known) {
        return history.subList(known, history.size());
      }
    };
  }

  @Override
  public RunClock clock() {
    return new RunClock() {
      @Override
      public Duration now() {
        return now;
      }

      @Override
      public Instant wall() {
        throw new IllegalStateException("no wall clock is left of what was seen");
      }
    };
  }

  @Override
  public PrometheusWitness prometheus() {
    throw new IllegalStateException("Prometheus is not asked again");
  }
}
