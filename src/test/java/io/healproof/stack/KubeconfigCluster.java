package io.healproof.stack;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterFacts;
import io.healproof.cluster.ImageSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cluster that somebody started; its images were built here. */
final class KubeconfigCluster implements Cluster {

  private final Path kubeconfig;
  private final KubernetesClient client;

  KubeconfigCluster(Path kubeconfig) throws IOException {
    this.kubeconfig = kubeconfig;
    Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
    config.setRequestRetryBackoffLimit(0);
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public String nodePortAddress() {
    return URI.create(client.getConfiguration().getMasterUrl()).getHost();
  }

  @Override
  public ClusterFacts facts() {
    return new ClusterFacts("", ImageSource.BUILD, List.of(), List.of(), List.of());
  }

  @Override
  public void close() {
    client.close();
  }
}
