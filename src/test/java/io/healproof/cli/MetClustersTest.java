package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.MetCluster;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recovery where no API server answers. */
class MetClustersTest {
  private final KubernetesClient nobody =
      new KubernetesClientBuilder()
          .withConfig(
              new ConfigBuilder(Config.empty())
                  .withMasterUrl("http://127.0.0.1:1")
                  .withRequestRetryBackoffLimit(0)
                  .build())
          .build();
  private final Cluster away = new MetCluster(nobody);

  @AfterEach
  void letGo() {
    nobody.close();
  }

  private static List<String> recover(MetClusters met) {
    return met.recover(RunClock.start(), new RealWaiting(), Progress.silent());
  }

  /** The command says of it what it says of any API server that is away. */
  @Test
  void ofOneClusterTheFailureStaysWhatItIs() {
    MetClusters one = new MetClusters(away, Optional.empty());

    assertThrows(KubernetesClientException.class, () -> recover(one));
  }

  @Test
  void ofTwoClustersEachIsNamedWithItsFailure() {
    MetClusters two = new MetClusters(away, Optional.of(away));

    HealproofException e = assertThrows(HealproofException.class, () -> recover(two));

    assertEquals(ExitCode.BROKEN, e.exitCode());
    List<String> lines = String.valueOf(e.getMessage()).lines().toList();
    assertEquals(2, lines.size(), lines.toString());
    assertTrue(lines.stream().allMatch(line -> line.startsWith("context \"")), lines.toString());
  }
}
