package io.healproof.experiment;

import io.healproof.fault.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was left behind since a moment, or since the last look. */
final class Leaks {
  /** A controller may still be about to write what it found. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofSeconds(1);

  private final Testbed bed;
  private Traces before;
  private Traces newest;

  /** Since everything was as it is in these traces. */
  Leaks(Testbed bed, Traces before) {
    this.bed = bed;
    this.before = before;
    this.newest = before;
  }

  /** What is not as it was, in words; empty when everything is. */
  List<String> found() {
    return since(before);
  }

  /** The same; what is found is known from then on, and not told of again. */
  List<String> foundSinceLast() {
    List<String> left = since(before);
    before = newest;
    return left;
  }

  private List<String> since(Traces known) {
    List<String> left = new ArrayList<>();
    bed.waiting()
        .until(
            "everything to be as before",
            POLL,
            DEADLINE,
            () -> {
              left.clear();
              newest = bed.targets().traces();
              left.addAll(newest.since(known));
              return left.isEmpty();
            });
    return List.copyOf(left);
  }
}
