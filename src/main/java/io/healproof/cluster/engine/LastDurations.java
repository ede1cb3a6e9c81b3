package io.healproof.cluster.engine;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/** How long each kind of work took when it last ended well on this machine. */
public final class LastDurations {
  private final StateFile<TreeMap<String, Double>> file;

  /** Kept in the given file, in seconds. */
  public LastDurations(Path file) {
    this.file = new StateFile<>(file, new TypeReference<>() {});
  }

  /** The last duration of the work with this name. */
  public synchronized Optional<Duration> of(String work) {
    return file.read()
        .map(known -> known.get(work))
        .map(seconds -> Duration.ofMillis(Math.round(seconds * 1000)));
  }

  /** Remembers a duration. */
  public synchronized void remember(String work, Duration duration) {
    TreeMap<String, Double> known = file.read().orElseGet(TreeMap::new);
    known.put(work, Math.round(duration.toMillis() / 100.0) / 10.0);
    file.write(known);
  }
}
