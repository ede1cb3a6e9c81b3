package io.healproof.cli;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterProvider;
import io.healproof.time.Interruption;
import java.util.Optional;
import java.util.function.Supplier;

/** Leaves the machine as it was: a cluster that was not there before goes when the work is done. */
final class ClusterStay {
  private final ClusterProvider clusters;

  ClusterStay(ClusterProvider clusters) {
    this.clusters = clusters;
  }

  /**
   * Does the work, and removes the cluster afterwards, whatever came of it.
   *
   * @param keep whether a cluster that the work brought up stays
   */
  <T> T during(boolean keep, Progress progress, Supplier<T> work) {
    boolean stays = keep || runs();
    try {
      return work.get();
    } finally {
      if (!stays) {
        remove(progress);
      }
    }
  }

  private boolean runs() {
    Optional<Cluster> running = clusters.running();
    running.ifPresent(Cluster::close);
    return running.isPresent();
  }

  private void remove(Progress progress) {
    // An interrupted run leaves nothing behind either.
    Interruption.defer(() -> clusters.down(progress));
  }
}
