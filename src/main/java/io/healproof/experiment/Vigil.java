package io.healproof.experiment;

import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;

/** What must not fail unseen: the API's watches, Healproof's own threads, and the wall clock. */
interface Vigil {

  /** When watches were last seen connected, all of them. */
  Duration lastAlive();

  /** From the last sign of life of all watches to the last look at which one was not connected. */
  List<TimeBounds> lostWatches(Duration since);

  /** Spans that reach into the time since a moment in which the wall clock was stepped. */
  List<TimeBounds> clockSteps(Duration since);

  /** The longest time that Healproof did not get to run since a moment; zero where it did. */
  Duration longestStall(Duration since);

  /** What there was to see since a moment, as it is now and will stay. */
  default Kept since(Duration moment) {
    return new Kept(lastAlive(), lostWatches(moment), clockSteps(moment), longestStall(moment));
  }

  /** A vigil that has ended: it tells the same of any moment. */
  record Kept(Duration lastAlive, List<TimeBounds> lost, List<TimeBounds> steps, Duration stall)
      implements Vigil {
    public Kept {
      lost = List.copyOf(lost);
      steps = List.copyOf(steps);
    }

    @Override
    public List<TimeBounds> lostWatches(Duration since) {
      return lost;
    }

    @Override
    public List<TimeBounds> clockSteps(Duration since) {
      return steps;
    }

    @Override
    public Duration longestStall(Duration since) {
      return stall;
    }
  }
}
