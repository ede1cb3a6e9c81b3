package io.healproof.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** An Argo CD Application, as tests need it. */
public record SomeApplication(
    String namespace, String name, Map<String, String> annotations, Map<String, Object> spec) {

  /** One of the usual namespace that nothing is known of. */
  public static SomeApplication named(String name) {
    return new SomeApplication("argocd", name, Map.of(), Map.of());
  }

  /** The same, brought by another Application. */
  public SomeApplication broughtBy(String parent) {
    String id = "%s:argoproj.io/Application:%s/%s".formatted(parent, namespace, name);
    return new SomeApplication(namespace, name, Map.of("argocd.argoproj.io/tracking-id", id), spec);
  }

  /** The same, asking for something. */
  public SomeApplication asking(Map<String, Object> other) {
    return new SomeApplication(namespace, name, annotations, other);
  }

  /** Puts it there, whatever was there before. */
  public void putInto(KubernetesClient client) {
    client
        .genericKubernetesResources(CustomKinds.APPLICATION)
        .inNamespace(namespace)
        .resource(
            new GenericKubernetesResourceBuilder()
                .withApiVersion("argoproj.io/v1alpha1")
                .withKind("Application")
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .withAnnotations(annotations)
                .endMetadata()
                .addToAdditionalProperties("spec", spec)
                .build())
        .createOr(it -> it.update());
  }
}
