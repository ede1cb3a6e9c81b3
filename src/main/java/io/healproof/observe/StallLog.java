package io.healproof.observe;

import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Knows when Healproof itself stood still, from a heartbeat that should come every few
 * milliseconds: whatever held it up (a pause of the JVM, a machine without a free core) held up the
 * other threads as well, or may have. Safe for use by several threads.
 */
final class StallLog {
  /**
   * The longest time between two beats that is no stall. Deadlines are kept to within this: shorter
   * delays of a busy machine are not told from the service's.
   */
  static final Duration LONGEST = Duration.ofMillis(50);

  private final List<TimeBounds> stalls = new ArrayList<>();
  private Duration last = Duration.ZERO;
  private boolean beating;

  /** From now on, beats are expected. */
  synchronized void begin(Duration now) {
    last = now;
    beating = true;
  }

  /** Healproof was alive at this moment. */
  synchronized void beat(Duration now) {
    gap(now).ifPresent(stalls::add);
    last = now;
  }

  /** The last beat. */
  synchronized void end(Duration now) {
    beat(now);
    beating = false;
  }

  /** Every stall so far, from the last beat before it to the first after it, or to now. */
  synchronized List<TimeBounds> until(Duration now) {
    List<TimeBounds> all = new ArrayList<>(stalls);
    gap(now).ifPresent(all::add);
    return List.copyOf(all);
  }

  private Optional<TimeBounds> gap(Duration now) {
    return beating && now.minus(last).compareTo(LONGEST) > 0
        ? Optional.of(new TimeBounds(last, now))
        : Optional.empty();
  }
}
