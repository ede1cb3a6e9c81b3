package io.healproof.stack;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.time.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what the Applications of a stack brought into a cluster. */
public final class RenderedManifests {
  private final KubernetesClient client;
  private final Applications applications;

  /** Of the Applications of an Argo CD, which brought something into a cluster. */
  public RenderedManifests(Cluster cluster, ArgoCd argoCd, Waiting waiting) {
    this(cluster.client(), new Applications(argoCd, waiting));
  }

  RenderedManifests(KubernetesClient client, Applications applications) {
    this.client = client;
    this.applications = applications;
  }

  /**
   * The Applications themselves and each object that they brought, sorted by kind and name.
   *
   * @param names of the Applications
   * @param known namespaces that a manifest may name
   * @throws HealproofException (broken) naming the object that cannot be read
   */
  public List<RenderedManifest> of(List<String> names, Set<String> known) {
    try {
      return read(names, known);
    } catch (KubernetesClientException e) {
      throw HealproofException.broken(
          "Cannot read what Argo CD brought into the cluster: " + e.getMessage(), e);
    }
  }

  private List<RenderedManifest> read(List<String> names, Set<String> known) {
    List<RenderedManifest> manifests = new ArrayList<>();
    for (ArgoApplication application : applications.read()) {
      if (names.contains(application.name())) {
        manifests.add(manifest(application.name(), application.resource(), known));
        for (Map<?, ?> brought : application.resources()) {
          if (isObject(brought)) {
            manifests.add(manifest(application.name(), live(brought), known));
          }
        }
      }
    }
    manifests.sort(
        Comparator.comparing(RenderedManifest::object)
            .thenComparing(RenderedManifest::application));
    return List.copyOf(manifests);
  }

  /** Applications are read themselves; a hook is gone when it has run. */
  private static boolean isObject(Map<?, ?> brought) {
    return !"Application".equals(brought.get("kind")) && !Boolean.TRUE.equals(brought.get("hook"));
  }

  /**
   * What runs where Argo CD is.
   *
   * @throws HealproofException (broken) when its pods cannot be read
   */
  public static List<RunningImage> imagesOf(ArgoCd argoCd) {
    try {
      return StackDeployment.images(argoCd.cluster().client(), Set.of(argoCd.namespace()));
    } catch (KubernetesClientException e) {
      throw HealproofException.broken(
          "Cannot read the pods of " + argoCd.namespace() + ": " + e.getMessage(), e);
    }
  }

  private static RenderedManifest manifest(
      String application, GenericKubernetesResource object, Set<String> known) {
    return RenderedManifest.of(application, Manifests.toMap(object), known);
  }

  private GenericKubernetesResource live(Map<?, ?> brought) {
    String group = text(brought, "group");
    String version = text(brought, "version");
    String kind = text(brought, "kind");
    String namespace = text(brought, "namespace");
    String name = text(brought, "name");
    var objects =
        client.genericKubernetesResources(group.isEmpty() ? version : group + "/" + version, kind);
    GenericKubernetesResource found =
        namespace.isEmpty()
            ? objects.withName(name).get()
            : objects.inNamespace(namespace).withName(name).get();
    if (found == null) {
      throw HealproofException.broken(
          "Argo CD lists %s %s/%s, but the cluster has no such object."
              .formatted(kind, namespace, name),
          null);
    }
    return found;
  }

  private static String text(Map<?, ?> brought, String member) {
    Object value = brought.get(member);
    return value == null ? "" : value.toString();
  }
}
