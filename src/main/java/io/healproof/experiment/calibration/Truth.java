package io.healproof.experiment.calibration;

import io.healproof.recovery.Interval;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;

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
   */
  record Known(boolean disturbed, Interval outage, Interval back, TimeBounds since)
      implements Truth {
    /** Nothing was ever broken. */
    static Known undisturbed(TimeBounds injected) {
      Interval none = Interval.closed(Duration.ZERO, Duration.ZERO);
      return new Known(false, none, none, injected);
    }
  }

  /** Not known, so that nothing can be compared with it. */
  record Unknown(String reason) implements Truth {}
}
