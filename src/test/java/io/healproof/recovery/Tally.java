package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts hits; what cannot be refuted (unknown) counts as neither. */
final class Tally {
  private final List<Double> widths = new ArrayList<>();
  private int inside;
  private int outside;
  private int observed;

  void add(Recovery recovery, double truth) {
    if (recovery instanceof Recovery.Unknown) {
      return;
    }
    Recoveries.End lower = Recoveries.lower(recovery);
    Optional<Recoveries.End> upper = Recoveries.upper(recovery);
    // Durations are rounded to nanoseconds on the way in.
    double slack = 1e-8;
    boolean hit =
        truth >= toSeconds(lower.at()) - slack
            && upper.map(end -> truth <= toSeconds(end.at()) + slack).orElse(true);
    if (hit) {
      inside++;
    } else {
      outside++;
    }
    if (recovery instanceof Recovery.Observed seen) {
      observed++;
      widths.add(toSeconds(seen.interval().width()));
    }
  }

  int inside() {
    return inside;
  }

  int outside() {
    return outside;
  }

  int observed() {
    return observed;
  }

  double coverage() {
    return (double) inside / (inside + outside);
  }

  double medianWidth() {
    return widths.stream().sorted().skip(widths.size() / 2).findFirst().orElse(Double.NaN);
  }

  private static double toSeconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  @Override
  public String toString() {
    return "inside %d, outside %d, observed %d, median width %.3f s"
        .formatted(inside, outside, observed, medianWidth());
  }
}
