package io.healproof.cli;

import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ImageSource;
import io.healproof.cluster.LocalClusterProvider;
import io.healproof.cluster.LocalClusterSettings;
import io.healproof.stack.Platform;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The local cluster that the integration tests use one after another. */
final class SharedCluster {
  static final Path FIXTURES = Path.of("cluster-fixtures").toAbsolutePath();
  private static final Duration MINUTES = Duration.ofMinutes(4);

  private SharedCluster() {}

  /** Reaches it, or boots one. */
  static Cluster up(Waiting waiting) {
    return new LocalClusterProvider(RunClock.start(), waiting)
        .up(
            new LocalClusterSettings(
                2,
                ImageSource.AUTO,
                FIXTURES,
                Places.of(System.getenv(), Map.of("user.home", System.getProperty("user.home")))
                    .cache()),
            Progress.silent());
  }

  /** Sees to it that the platform is there. */
  static void deployPlatform(Cluster cluster, Waiting waiting) {
    new Platform(FIXTURES.resolve("platform"), waiting).deploy(cluster, MINUTES, Progress.silent());
  }
}
