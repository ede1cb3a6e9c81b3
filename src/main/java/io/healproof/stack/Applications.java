package io.healproof.stack;

import io.healproof.cluster.Cluster;
import io.healproof.time.Waiting;
import java.time.Duration;
import java.util.List;

/** The Argo CD Applications of a cluster. */
public final class Applications {

  public Applications(Cluster cluster, Waiting waiting) {}

  /**
   * How an Application stands now.
   *
   * @throws io.healproof.HealproofException (usage) when there is no such Application; names the
   *     nearest
   */
  public ApplicationStatus status(String name) {
    throw new UnsupportedOperationException();
  }

  /** How every Application stands now, sorted by name. */
  public List<ApplicationStatus> all() {
    throw new UnsupportedOperationException();
  }

  /**
   * Syncs once as a person would; this resets the self-heal back-off, and puts back a drift where
   * self-heal is off.
   *
   * @throws io.healproof.HealproofException (broken) when the sync fails or has not ended in time
   */
  public void sync(String name, Duration deadline) {
    throw new UnsupportedOperationException();
  }

  /**
   * Waits until these Applications are Synced and Healthy.
   *
   * @return those that are not, with the reason; empty when all are
   */
  public List<ApplicationStatus> awaitHealthy(List<String> names, Duration deadline) {
    throw new UnsupportedOperationException();
  }
}
