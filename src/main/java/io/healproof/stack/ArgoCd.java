package io.healproof.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.cluster.Cluster;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Where Argo CD is: in the cluster of what it brings, or in another one, the hub.
 *
 * @param cluster that holds its Applications
 * @param namespace of its Applications, in which it runs itself
 */
public record ArgoCd(Cluster cluster, String namespace) {
  /** Where Argo CD's own manifests put it. */
  public static final String USUAL_NAMESPACE = "argocd";

  /** What its manifests, its Helm chart and its operator alike call what reconciles. */
  private static final Map<String, String> CONTROLLER =
      Map.of(
          "app.kubernetes.io/part-of", "argocd",
          "app.kubernetes.io/component", "application-controller");

  /** The one that Healproof brings into its own cluster. */
  public static ArgoCd brought(Cluster cluster) {
    return new ArgoCd(cluster, USUAL_NAMESPACE);
  }

  /** Whether it is in another cluster than this one. */
  public boolean isElsewhere(Cluster than) {
    return cluster != than;
  }

  /** Namespaces in which an application controller runs, sorted; all namespaces are read. */
  static Set<String> namespacesIn(KubernetesClient client) {
    Set<String> found = new TreeSet<>();
    Consumer<HasMetadata> add = each -> found.add(each.getMetadata().getNamespace());
    client
        .apps()
        .statefulSets()
        .inAnyNamespace()
        .withLabels(CONTROLLER)
        .list()
        .getItems()
        .forEach(add);
    // The Helm chart makes it a Deployment where clusters are shared out among its replicas.
    client
        .apps()
        .deployments()
        .inAnyNamespace()
        .withLabels(CONTROLLER)
        .list()
        .getItems()
        .forEach(add);
    return found;
  }
}
