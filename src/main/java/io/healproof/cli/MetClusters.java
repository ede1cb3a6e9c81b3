package io.healproof.cli;

import io.healproof.cluster.Cluster;
import java.util.Optional;

/**
 * The clusters that a call meets.
 *
 * @param hub the one that holds Argo CD; empty where it is in the cluster itself
 */
record MetClusters(Cluster cluster, Optional<Cluster> hub) implements AutoCloseable {

  /** The one that holds Argo CD. */
  Cluster argoCd() {
    return hub.orElse(cluster);
  }

  @Override
  public void close() {
    try {
      hub.ifPresent(Cluster::close);
    } finally {
      cluster.close();
    }
  }
}
