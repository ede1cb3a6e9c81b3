package io.healproof.stack;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;

/** Argo CD, the Git server, Prometheus, kube-state-metrics and the Pushgateway. */
public final class Platform {

  /**
   * @param folder {@code cluster-fixtures/platform}
   */
  public Platform(Path folder, Waiting waiting) {}

  /**
   * Applies the manifests (server-side, field manager {@code healproof}) and waits until every
   * workload is available. Doing it again on a running platform changes nothing and is quick.
   *
   * @throws io.healproof.HealproofException (broken) at the deadline: names the workload, its
   *     failing pod, that pod's events and its last log lines
   */
  public PlatformAddresses deploy(Cluster cluster, Duration deadline, Progress progress) {
    throw new UnsupportedOperationException();
  }
}
