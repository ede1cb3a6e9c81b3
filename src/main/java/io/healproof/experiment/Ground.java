package io.healproof.experiment;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.observe.PrometheusClient;
import io.healproof.stack.DeployedStack;
import java.util.function.Consumer;

/** Where a run takes place: how cluster, platform and stack get ready there. */
public interface Ground {

  /**
   * Gets everything ready.
   *
   * @param run the run's id
   * @param opened told of each thing that has to be closed when the run ends, in order
   * @throws io.healproof.HealproofException when something does not get ready
   */
  Ready prepare(String run, Consumer<AutoCloseable> opened, Progress progress);

  /**
   * Where a run can begin.
   *
   * @param leash what may hold its deeds back
   * @param ours whether Healproof made the cluster, and may put right what it finds
   */
  record Ready(
      Cluster cluster,
      DeployedStack stack,
      PrometheusClient prometheus,
      Leash leash,
      boolean ours) {}
}
