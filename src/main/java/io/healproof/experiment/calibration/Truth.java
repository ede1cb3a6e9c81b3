package io.healproof.experiment.calibration;

import io.healproof.recovery.Interval;
import java.time.Duration;

/** What really happened in a calibration trial, or that it is not known well enough. */
public sealed interface Truth {

  /**
   * Known, within bounds.
   *
   * @param disturbed whether the state was broken at all after the fault; if not, both are zero
   * @param outage from the first moment of being broken to the start of the lasting good state
   * @param back from the fault to the start of the lasting good state
   */
  record Known(boolean disturbed, Interval outage, Interval back) implements Truth {
    /** Nothing was ever broken. */
    static Known undisturbed() {
      Interval none = Interval.closed(Duration.ZERO, Duration.ZERO);
      return new Known(false, none, none);
    }
  }

  /** Not known, so that nothing can be compared with it. */
  record Unknown(String reason) implements Truth {}
}
