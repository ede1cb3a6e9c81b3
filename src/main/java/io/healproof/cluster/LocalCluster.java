package io.healproof.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.cluster.engine.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The running local cluster. */
public final class LocalCluster implements Cluster {
  private final KubernetesClient client;
  private final CountedRequests requests;
  private final Path kubeconfig;
  private final String address;
  private final ClusterRecord record;
  private final LocalFacts facts;
  private final String version;
  private final List<ClusterFacts.NodeFact> nodes;
  private final EngineNodePower power;

  LocalCluster(
      Engine engine,
      KubernetesClient client,
      CountedRequests requests,
      Path kubeconfig,
      String address,
      ClusterRecord record,
      LocalFacts facts) {
    this.client = client;
    this.requests = requests;
    this.kubeconfig = kubeconfig;
    this.address = address;
    this.record = record;
    this.facts = facts;
    this.version = client.getKubernetesVersion().getGitVersion();
    this.nodes = LocalFacts.nodes(client);
    this.power = new EngineNodePower(engine, nodeNames(record.agents()));
  }

  /** The names of all nodes, the server first. */
  static List<String> nodeNames(int agents) {
    List<String> names = new ArrayList<>(List.of("server"));
    for (int agent = 1; agent <= agents; agent++) {
      names.add("agent-" + agent);
    }
    return names;
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
  public long requestsSent() {
    return requests.sent();
  }

  @Override
  public String nodePortAddress() {
    return address;
  }

  /** Nodes and version as they were when the cluster was reached; images as they are served now. */
  @Override
  public ClusterFacts facts() {
    return new ClusterFacts(
        version, record.images(), facts.nodeImage(), nodes, facts.images(), facts.notes());
  }

  @Override
  public boolean ours() {
    return true;
  }

  @Override
  public Optional<NodePower> nodePower() {
    return Optional.of(power);
  }

  @Override
  public Optional<NodeShell> nodeShell() {
    return Optional.of(power);
  }

  @Override
  public void close() {
    client.close();
  }
}
