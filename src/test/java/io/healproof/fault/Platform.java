package io.healproof.fault;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.cluster.AddedMark;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import java.util.List;
import java.util.Map;

/** A small platform that a run brings. */
final class Platform {
  static final ObjectKey ARGOCD = namespace("argocd");
  static final ObjectKey CHAT = namespace("chat");
  static final ObjectKey DEFINITION =
      new ObjectKey(
          new Kind(
              "apiextensions.k8s.io",
              "v1",
              "CustomResourceDefinition",
              "customresourcedefinitions",
              false),
          "",
          "applications.argoproj.io");
  static final ObjectKey CONFIG = new ObjectKey(Kind.CONFIG_MAP, "argocd", "config");
  static final ObjectKey APPLICATION = new ObjectKey(Kind.APPLICATION, "argocd", "rocketchat");

  private static final Map<String, Object> APPLICATIONS =
      Map.of(
          "group",
          "argoproj.io",
          "scope",
          "Namespaced",
          "names",
          Map.of("kind", "Application", "plural", "applications"),
          "versions",
          List.of(Map.of("name", "v1alpha1", "served", true, "storage", true)));

  /** In the order in which they are made. */
  static final List<ObjectKey> OBJECTS = List.of(ARGOCD, CHAT, DEFINITION, CONFIG, APPLICATION);

  private Platform() {}

  private static ObjectKey namespace(String name) {
    return new ObjectKey(new Kind("", "v1", "Namespace", "namespaces", false), "", name);
  }

  static void in(KubernetesClient client) {
    OBJECTS.forEach(key -> put(client, brought(key)));
  }

  /** An object as a run makes it. */
  static GenericKubernetesResourceBuilder brought(ObjectKey key) {
    return theirs(key).editMetadata().addToAnnotations(AddedMark.ANNOTATION, "true").endMetadata();
  }

  /** One that a finalizer keeps. */
  static GenericKubernetesResourceBuilder held(ObjectKey key) {
    return brought(key).editMetadata().addToFinalizers("example.org/held").endMetadata();
  }

  /** An object as somebody else makes it. */
  static GenericKubernetesResourceBuilder theirs(ObjectKey key) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(key.kind().apiVersion())
        .withKind(key.kind().name())
        .withNewMetadata()
        .withNamespace(key.namespace().isEmpty() ? null : key.namespace())
        .withName(key.name())
        .endMetadata()
        .addToAdditionalProperties(
            "spec", key.kind().name().equals("CustomResourceDefinition") ? APPLICATIONS : Map.of());
  }

  /** An Application of which Argo CD has made something. */
  static GenericKubernetesResourceBuilder deployed(GenericKubernetesResourceBuilder application) {
    return application.addToAdditionalProperties(
        "status",
        Map.of(
            "resources",
            List.of(Map.of("kind", "Deployment", "name", "chat")),
            "conditions",
            List.of(Map.of("type", "DeletionError", "message", "cannot delete chat"))));
  }

  static void put(KubernetesClient client, GenericKubernetesResourceBuilder object) {
    GenericKubernetesResource built = object.build();
    ObjectKey key =
        OBJECTS.stream()
            .filter(each -> each.kind().name().equals(built.getKind()))
            .findFirst()
            .orElseThrow();
    client.genericKubernetesResources(key.kind().context()).resource(built).create();
  }

  /** Lets an object go that a finalizer keeps. */
  static void release(KubernetesClient client, ObjectKey key) {
    client
        .genericKubernetesResources(key.kind().context())
        .withName(key.name())
        .patch(ByHand.PATCH, "{\"metadata\":{\"finalizers\":null}}");
  }
}
