package io.healproof.cluster;

import io.healproof.Progress;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The local cluster, driven by Testcontainers. */
public final class LocalClusterProvider implements ClusterProvider {
  private final RunClock clock;
  private final Waiting waiting;

  /**
   * Touches nothing yet.
   *
   * @param clock measures how long builds take
   * @param waiting waits for the engine and the nodes
   */
  public LocalClusterProvider(RunClock clock, Waiting waiting) {
    this.clock = Objects.requireNonNull(clock);
    this.waiting = Objects.requireNonNull(waiting);
  }

  @Override
  public Cluster up(LocalClusterSettings settings, Progress progress) {
    throw new UnsupportedOperationException("not written yet: " + clock + waiting);
  }

  @Override
  public void awaitImages(Progress progress) {
    throw new UnsupportedOperationException("not written yet");
  }

  @Override
  public Optional<Cluster> running() {
    throw new UnsupportedOperationException("not written yet");
  }

  @Override
  public List<String> status() {
    throw new UnsupportedOperationException("not written yet");
  }

  @Override
  public void load(List<String> images, Progress progress) {
    throw new UnsupportedOperationException("not written yet");
  }

  @Override
  public void down(Progress progress) {
    throw new UnsupportedOperationException("not written yet");
  }
}
