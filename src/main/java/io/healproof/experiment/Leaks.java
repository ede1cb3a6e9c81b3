package io.healproof.experiment;

import io.healproof.fault.Traces;
import java.time.Duration;
import java.util.List;

/** What was left behind since a moment, or since the last look. */
final class Leaks {
  /** A controller may still be about to write what it found. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofSeconds(1);

  private final Testbed bed;
  private Traces before;

  /** Since everything was as it is in these traces. */
  Leaks(Testbed bed, Traces before) {
    this.bed = bed;
    this.before = before;
  }

  /** What is not as it was, in words; empty when everything is. */
  List<String> found() {
    return settled().since(before);
  }

  /** The same; what is found is known from then on, and not told of again. */
  List<String> foundSinceLast() {
    Traces now = settled();
    List<String> left = now.since(before);
    before = now;
    return left;
  }

  /** What is there when everything is as before, or at the deadline. */
  private Traces settled() {
    Traces[] now = {before};
    bed.waiting()
        .until(
            "everything to be as before",
            POLL,
            DEADLINE,
            () -> {
              now[0] = bed.targets().traces();
              return now[0].since(before).isEmpty();
            });
    return now[0];
  }
}
