package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ObjectKey;
import io.healproof.fault.BroughtObjects;
import io.healproof.fault.guard.Limits;
import io.healproof.fault.guard.RunLease;
import io.healproof.observe.PrometheusClient;
import io.healproof.stack.ArgoCd;
import io.healproof.stack.DeployedStack;
import io.healproof.stack.StackBringing;
import io.healproof.stack.Users;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cluster that Healproof did not make, into which a run brings a platform and a stack of its own
 * and removes them when it ends. The guards have allowed it already. What will be made is in the
 * cluster's journal before anything is, so that {@code recover} removes what a killed run left.
 *
 * @param cluster met, and closed by who met it
 * @param users who reach the stack from this machine; empty where nobody does
 * @param pushgateway where results are pushed to
 * @param usersService namespace and name of the Service that users call; empty where none is known
 */
public record BroughtGround(
    Cluster cluster,
    StackBringing bringing,
    Optional<Users> users,
    Optional<URI> pushgateway,
    String usersService,
    Limits limits,
    RunClock clock,
    Waiting waiting)
    implements Ground {
  /** So many of the objects that are in the way are named. */
  private static final int NAMED = 5;

  @Override
  public Ready prepare(
      String run, Consumer<AutoCloseable> opened, Consumer<String> say, Progress progress) {
    RunLease lease =
        RunLease.take(cluster.client(), RunLease.nameOf(run), clock, waiting, progress::say);
    opened.accept(lease);
    List<ObjectKey> objects = bringing.objects();
    requireNoneThere(cluster, objects);
    BroughtObjects brought = new BroughtObjects(cluster, run, waiting);
    // First: one whose entry was noted, and the answer lost, is taken back all the same.
    opened.accept(() -> remove(brought, progress));
    brought.intend("a platform and a stack that were brought", objects);
    DeployedStack stack = bringing.bring(cluster, users, pushgateway, progress);
    brought.made();
    say.accept(
        "Argo CD, Prometheus and the stack were brought by this run (%d objects) and are removed when it ends."
            .formatted(objects.size()));
    return new Ready(
        cluster,
        stack,
        ArgoCd.brought(cluster),
        usersService,
        PrometheusClient.through(cluster.client(), StackBringing.PROMETHEUS, clock),
        new GuardedLeash(cluster, limits, false, run, lease, clock, waiting));
  }

  private static void remove(BroughtObjects brought, Progress progress) {
    try (Progress.Step step = progress.begin("removing what was brought", 0, 0, Optional.empty())) {
      try {
        brought.close();
        step.done(String.join("; ", brought.removed()));
      } catch (HealproofException e) {
        step.failed("not everything went");
        throw e;
      }
    }
  }

  /**
   * Refuses a cluster in which something is already that would be brought: it would be somebody
   * else's.
   *
   * @throws HealproofException (REFUSED) naming the first ones
   */
  public static void requireNoneThere(Cluster cluster, List<ObjectKey> objects) {
    List<ObjectKey> there = BroughtObjects.there(cluster.client(), objects);
    if (!there.isEmpty()) {
      throw HealproofException.refused(
          "Refused: context \"%s\" has %d of the %d objects already that --stack deploy would bring: %s. Nothing was changed. To meet a platform that is there, use --stack existing."
              .formatted(
                  cluster.name(),
                  there.size(),
                  objects.size(),
                  String.join(", ", there.stream().limit(NAMED).map(ObjectKey::toString).toList())
                      + (there.size() > NAMED ? " and others" : "")));
    }
  }
}
