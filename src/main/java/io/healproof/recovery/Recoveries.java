package io.healproof.recovery;

import java.time.Duration;
import java.util.Optional;

/** The set of durations that a recovery leaves possible, and how it reads. */
public final class Recoveries {

  private Recoveries() {}

  /** An end of a set of durations. */
  public record End(Duration at, boolean closed) {}

  /** The lower end; zero where nothing is known. */
  public static End lower(Recovery recovery) {
    if (recovery instanceof Recovery.Observed observed) {
      return new End(observed.interval().lower(), observed.interval().lowerClosed());
    }
    if (recovery instanceof Recovery.RightCensored right) {
      return new End(right.lower(), false);
    }
    return new End(Duration.ZERO, true);
  }

  /** The upper end; empty where there is none. */
  public static Optional<End> upper(Recovery recovery) {
    if (recovery instanceof Recovery.Observed observed) {
      return Optional.of(new End(observed.interval().upper(), observed.interval().upperClosed()));
    }
    if (recovery instanceof Recovery.LeftCensored left) {
      return Optional.of(new End(left.upper(), true));
    }
    return Optional.empty();
  }

  /** For people, e.g. {@code (2.10, 4.32] s}, {@code > 60.0 s} or {@code not seen}. */
  public static String text(Recovery recovery) {
    if (recovery instanceof Recovery.Observed observed) {
      return Seconds.interval(observed.interval()) + " s";
    }
    if (recovery instanceof Recovery.LeftCensored left) {
      return "at most " + Seconds.ceil(left.upper()) + " s, never seen broken";
    }
    if (recovery instanceof Recovery.RightCensored right) {
      return "more than " + Seconds.floor(right.lower()) + " s, not recovered when watching ended";
    }
    return "not seen";
  }
}
