package io.healproof.stack;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.time.Waiting;
import java.time.Duration;

/** Brings a stack into a cluster, only through Git and Argo CD. */
public final class StackDeployment {

  public StackDeployment(Waiting waiting) {}

  /**
   * Seeds the Git server, applies the root Applications and waits until every Application is Synced
   * and Healthy at that commit and every workload is ready. Doing it again makes a new commit only
   * when the folder's content changed.
   *
   * @throws io.healproof.HealproofException (broken) at the deadline, with Argo CD's own reason,
   *     conditions, and the events of what is not healthy
   */
  public DeployedStack deploy(
      Cluster cluster,
      StackFolder folder,
      PlatformAddresses addresses,
      Duration deadline,
      Progress progress) {
    throw new UnsupportedOperationException();
  }
}
