package io.healproof.experiment;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterProvider;
import io.healproof.cluster.LocalClusterSettings;
import io.healproof.fault.UnfinishedFaults;
import io.healproof.fault.guard.RunLease;
import io.healproof.observe.PrometheusClient;
import io.healproof.stack.ArgoCd;
import io.healproof.stack.DeployedStack;
import io.healproof.stack.Platform;
import io.healproof.stack.PlatformAddresses;
import io.healproof.stack.StackDeployment;
import io.healproof.stack.StackFolder;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The local cluster, with a platform and a stack that are brought into it.
 *
 * @param platform the folder of the platform's manifests
 * @param leashed whether everything is done but the deeds
 */
public record LocalGround(
    ClusterProvider provider,
    LocalClusterSettings settings,
    Path platform,
    StackFolder stack,
    boolean leashed,
    RunClock clock,
    Waiting waiting)
    implements Ground {
  private static final Duration PLATFORM_DEADLINE = Duration.ofMinutes(5);
  private static final Duration STACK_DEADLINE = Duration.ofMinutes(8);

  @Override
  public Ready prepare(
      String run, Consumer<AutoCloseable> opened, Consumer<String> say, Progress progress) {
    Cluster cluster = provider.up(settings, progress);
    opened.accept(cluster);
    RunLease lease =
        RunLease.take(cluster.client(), RunLease.nameOf(run), clock, waiting, progress::say);
    opened.accept(lease);
    // The cluster is Healproof's own, so that a killed run's faults may be taken back unasked.
    for (String done : new UnfinishedFaults(cluster).recover()) {
      say.accept("A run before this one was killed. Recovered: " + done + ".");
    }
    provider.awaitImages(progress);
    PlatformAddresses addresses =
        new Platform(platform, waiting).deploy(cluster, PLATFORM_DEADLINE, progress);
    DeployedStack deployed =
        new StackDeployment(waiting).deploy(cluster, stack, addresses, STACK_DEADLINE, progress);
    return new Ready(
        cluster,
        deployed,
        ArgoCd.brought(cluster),
        stack.usersService(cluster.facts().imageSource()),
        new PrometheusClient(addresses.prometheus().toString(), clock),
        leashed ? Leash.held() : Leash.of(lease));
  }
}
