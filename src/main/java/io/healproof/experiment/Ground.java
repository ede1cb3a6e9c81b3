package io.healproof.experiment;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.observe.PrometheusClient;
import io.healproof.stack.ArgoCd;
import io.healproof.stack.DeployedStack;
import java.util.function.Consumer;

/** Where a run takes place: how cluster, platform and stack get ready there. */
public interface Ground {

  /**
   * Gets everything ready. Whatever ground it is, the run holds the cluster's Lease from then on.
   *
   * @param run the run's id
   * @param opened told of each thing that has to be closed when the run ends, in order
   * @param say told what a reader of the run's record must know, in full sentences
   * @throws io.healproof.HealproofException when something does not get ready
   */
  Ready prepare(
      String run, Consumer<AutoCloseable> opened, Consumer<String> say, Progress progress);

  /**
   * Where a run can begin.
   *
   * @param argoCd whose Applications brought the stack
   * @param usersService namespace and name of the Service that users call; empty where none is
   *     known
   * @param leash what may hold its deeds back
   */
  record Ready(
      Cluster cluster,
      DeployedStack stack,
      ArgoCd argoCd,
      String usersService,
      PrometheusClient prometheus,
      Leash leash) {}
}
