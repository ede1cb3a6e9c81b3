package io.healproof.cli;

import java.time.Duration;
import java.util.Locale;

/** How the terminal writes durations: {@code 0.4 s}, {@code 12 s}, {@code 3 min 05 s}. */
final class Durations {

  private Durations() {}

  static String show(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(10)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    long seconds = duration.plusMillis(500).toSeconds();
    return seconds < 120
        ? seconds + " s"
        : String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
  }
}
