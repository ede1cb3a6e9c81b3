package io.healproof.experiment.calibration;

import io.healproof.recovery.Interval;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;

/** What really happened in a calibration trial, or that it is not known well enough. */
public sealed interface Truth {

  /**
   * Known, within bounds.
   *
   * @param disturbed whether the state was broken at all after the fault; if not, both are zero
   * @param outage from the first moment of being broken to the start of the lasting good state
   * @param back from the fault to the start of the lasting good state
   * @param since run time at which the lasting good state began, give or take the offset between
   *     the clocks; the time of the fault where nothing was broken
   * @param breaks each time of being broken before that, in order
   */
  record Known(
      boolean disturbed, Interval outage, Interval back, TimeBounds since, List<Break> breaks)
      implements Truth {
    public Known {
      breaks = List.copyOf(breaks);
    }

    /** Nothing was ever broken. */
    public static Known undisturbed(TimeBounds injected) {
      Interval none = Interval.closed(Duration.ZERO, Duration.ZERO);
      return new Known(false, none, none, injected, List.of());
    }

    /**
     * The outage from the first failure that somebody met who looks only now and then. Of several
     * breaks, the first may have been too short to be met; then the outage counts from a later one.
     *
     * @param sure a break of this length is met for sure
     * @return every outage that such a one may truly have met; {@link #outage} where there was one
     *     break or the first was met for sure
     */
    public Interval outageMet(Duration sure) {
      if (breaks.size() < 2) {
        return outage;
      }
      Duration least =
          breaks.stream()
              .filter(each -> each.atLeast().compareTo(sure) >= 0)
              .map(each -> each.outage().lower())
              .findFirst()
              .orElse(Duration.ZERO);
      return Interval.closed(least, outage.upper());
    }
  }

  /**
   * A time of being broken.
   *
   * @param atLeast how long it lasted at least
   * @param outage from its start to the start of the lasting good state
   */
  record Break(Duration atLeast, Interval outage) {}

  /** Not known, so that nothing can be compared with it. */
  record Unknown(String reason) implements Truth {}
}
