package io.healproof.cli;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterProvider;
import io.healproof.cluster.LocalClusterProvider;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.util.Optional;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets the integration tests share one local cluster, which is removed after the last of them,
 * unless it ran before the first or is to be kept. Refuses a context before any of them begins.
 */
public final class ClusterLifetime implements LauncherSessionListener {
  private final boolean integration = Boolean.getBoolean("integration.tests");
  private boolean stays;

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (integration) {
      Settings settings = Settings.ofProcess();
      settings.refuseContext("the integration tests run");
      stays = settings.keep().value() || runs(clusters());
      // The scenarios leave the cluster to the tests that come after them.
      System.setProperty("healproof.keep", "true");
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    if (integration && !stays) {
      clusters().down(Progress.silent());
    }
  }

  private static ClusterProvider clusters() {
    return new LocalClusterProvider(RunClock.start(), new RealWaiting());
  }

  private static boolean runs(ClusterProvider clusters) {
    Optional<Cluster> running = clusters.running();
    running.ifPresent(Cluster::close);
    return running.isPresent();
  }
}
