package io.healproof.cluster;

import io.healproof.Progress;
import java.util.List;
import java.util.Optional;

/** Makes, finds and removes the one local cluster of this machine. */
public interface ClusterProvider {

  /**
   * The running local cluster when it has these settings, else a new one; remains of an interrupted
   * boot or of a killed engine are cleared away first. Returns when all nodes are Ready; component
   * images may still be building: {@link #awaitImages} waits for them.
   *
   * @throws io.healproof.HealproofException when the engine, a build or the boot fails
   */
  Cluster up(LocalClusterSettings settings, Progress progress);

  /** Waits until every image of the fixtures is in the cluster's registry; at once on PULL. */
  void awaitImages(Progress progress);

  /** The local cluster, when one is running. */
  Optional<Cluster> running();

  /** The same, even when some of its nodes are off or frozen: for who has to mend it. */
  default Optional<Cluster> damaged() {
    return running();
  }

  /** What runs now, a line each, for {@code cluster status}. */
  List<String> status();

  /** Makes local Docker images pullable in the cluster under their own names. */
  void load(List<String> images, Progress progress);

  /**
   * Removes every container, network and volume of the local cluster; nothing to remove is fine.
   */
  void down(Progress progress);
}
