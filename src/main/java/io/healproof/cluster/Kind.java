package io.healproof.cluster;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;

/**
 * A kind of Kubernetes object, with all that a client needs to reach one: no API server has to be
 * asked where it serves them.
 *
 * @param group of its API, empty for the core
 * @param name as manifests write it, e.g. {@code Deployment}
 */
public record Kind(String group, String version, String name, String plural, boolean namespaced) {
  public static final Kind CONFIG_MAP = new Kind("", "v1", "ConfigMap", "configmaps", true);
  public static final Kind SERVICE = new Kind("", "v1", "Service", "services", true);
  public static final Kind DEPLOYMENT = new Kind("apps", "v1", "Deployment", "deployments", true);
  public static final Kind CRON_JOB = new Kind("batch", "v1", "CronJob", "cronjobs", true);
  public static final Kind APPLICATION =
      new Kind("argoproj.io", "v1alpha1", "Application", "applications", true);

  /** What a GitOps platform is usually made of. Secrets are left out on purpose. */
  private static final List<Kind> KNOWN =
      List.of(
          CONFIG_MAP,
          DEPLOYMENT,
          CRON_JOB,
          APPLICATION,
          SERVICE,
          new Kind("", "v1", "ServiceAccount", "serviceaccounts", true),
          new Kind("apps", "v1", "StatefulSet", "statefulsets", true),
          new Kind("apps", "v1", "DaemonSet", "daemonsets", true),
          new Kind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true),
          new Kind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true),
          new Kind("networking.k8s.io", "v1", "Ingress", "ingresses", true),
          new Kind("rbac.authorization.k8s.io", "v1", "Role", "roles", true),
          new Kind("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", true),
          new Kind(
              "autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true));

  /** The kinds that Healproof knows by name. */
  public static List<Kind> known() {
    return KNOWN;
  }

  /** A known kind by its name. */
  public static Optional<Kind> named(String name) {
    return KNOWN.stream().filter(kind -> kind.name().equals(name)).findFirst();
  }

  /** Group and version as manifests write them. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** For the client library. */
  public ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(name)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }
}
