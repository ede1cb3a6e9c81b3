package io.healproof.cluster.image;

import io.healproof.Progress;
import io.healproof.cluster.engine.LastDurations;
import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Shows each image that is built as one step, from its first stage to its last. */
final class BuildSteps {
  private final List<PlannedImage> missing;
  private final Progress progress;
  private final LastDurations durations;
  private final RunClock clock;
  private final Map<String, Open> open = new ConcurrentHashMap<>();

  private record Open(Progress.Step step, Duration since) {}

  BuildSteps(
      List<PlannedImage> missing, Progress progress, LastDurations durations, RunClock clock) {
    this.missing = missing;
    this.progress = progress;
    this.durations = durations;
    this.clock = clock;
  }

  void now(PlannedImage image, String detail) {
    open.computeIfAbsent(image.name(), name -> begin(image)).step().now(detail);
  }

  private Open begin(PlannedImage image) {
    String work = "image " + image.name();
    return new Open(
        progress.begin(work, missing.indexOf(image) + 1, missing.size(), durations.of(work)),
        clock.now());
  }

  void done(PlannedImage image, String detail) {
    end(
        image,
        ended -> {
          durations.remember("image " + image.name(), clock.now().minus(ended.since()));
          ended.step().done(detail);
        });
  }

  void failed(PlannedImage image, String detail) {
    end(image, ended -> ended.step().failed(detail));
  }

  /** Ends what is still open, as interrupted. */
  void close() {
    missing.forEach(image -> end(image, ended -> {}));
  }

  private void end(PlannedImage image, Consumer<Open> how) {
    Open ended = open.remove(image.name());
    if (ended != null) {
      how.accept(ended);
      ended.step().close();
    }
  }
}
