package io.healproof.experiment;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.fault.guard.Limits;
import io.healproof.fault.guard.RunLease;
import io.healproof.observe.PrometheusClient;
import io.healproof.stack.ArgoCd;
import io.healproof.stack.DeployedStack;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.util.function.Consumer;

/**
 * A cluster that Healproof did not make, with the platform and the stack that are there. The guards
 * have allowed the run already; the Lease, and its namespace, are the first things that are
 * written.
 *
 * @param cluster met, and closed by who met it
 * @param stack as it was found
 * @param usersService namespace and name of the Service that users call; empty where none is known
 * @param leashed whether everything is done but the deeds
 */
public record MetGround(
    Cluster cluster,
    DeployedStack stack,
    ArgoCd argoCd,
    String usersService,
    PrometheusClient prometheus,
    Limits limits,
    boolean leashed,
    RunClock clock,
    Waiting waiting)
    implements Ground {

  @Override
  public Ready prepare(
      String run, Consumer<AutoCloseable> opened, Consumer<String> say, Progress progress) {
    RunLease lease =
        RunLease.take(cluster.client(), RunLease.nameOf(run), clock, waiting, progress::say);
    opened.accept(lease);
    Leash leash = new GuardedLeash(cluster, limits, leashed, run, lease, clock, waiting);
    String where = "Argo CD and its Applications are in namespace " + argoCd.namespace();
    if (argoCd.isElsewhere(cluster)) {
      Cluster hub = argoCd.cluster();
      RunLease hubLease =
          RunLease.take(hub.client(), RunLease.nameOf(run), clock, waiting, progress::say);
      opened.accept(hubLease);
      leash =
          Leash.ofBoth(
              leash, new GuardedLeash(hub, limits, leashed, run, hubLease, clock, waiting));
      say.accept(
          "%s of another cluster, context \"%s\", whose changes are dated by a canary of its own."
              .formatted(where, hub.name()));
    } else {
      say.accept(where + ".");
    }
    return new Ready(cluster, stack, argoCd, usersService, prometheus, leash);
  }
}
