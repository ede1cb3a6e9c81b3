package io.healproof.recovery;

import java.time.Duration;

/** How long something took to recover, counted from the fault: an interval, or censored. */
public sealed interface Recovery {

  /** It recovered, after more than lower (or at lower, where closed) and at most upper. */
  record Observed(Interval interval) implements Recovery {}

  /** It was never seen broken: if it broke at all, it was back by {@code upper}. */
  record LeftCensored(Duration upper) implements Recovery {}

  /** It had not recovered by {@code lower}, when watching ended. */
  record RightCensored(Duration lower) implements Recovery {}

  /** The witness could not see. */
  record Unknown(String reason) implements Recovery {}
}
