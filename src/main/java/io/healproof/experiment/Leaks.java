package io.healproof.experiment;

import io.healproof.fault.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was left behind since a moment. */
final class Leaks {
  /** A controller may still be about to write what it found. */
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofSeconds(1);

  private final Testbed bed;
  private final Traces before;

  /** Since now. */
  Leaks(Testbed bed) {
    this.bed = bed;
    this.before = bed.targets().traces();
  }

  /** What is not as it was, in words; empty when everything is. */
  List<String> found() {
    List<String> left = new ArrayList<>();
    bed.waiting()
        .until(
            "everything to be as before",
            POLL,
            DEADLINE,
            () -> {
              left.clear();
              left.addAll(bed.targets().traces().since(before));
              return left.isEmpty();
            });
    return List.copyOf(left);
  }
}
