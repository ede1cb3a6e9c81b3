package io.healproof.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;

/** The namespace in which Healproof keeps what is its own: journal, Lease, canary. */
public final class OwnNamespace {
  public static final String NAME = "healproof";

  private OwnNamespace() {}

  /** What {@link #ensure} needs where the namespace is there; who may make one can do it too. */
  public static List<Right> rights() {
    return List.of(Right.to("", "", "namespaces", "get").named(NAME));
  }

  /** Makes it, unless it is there. */
  public static void ensure(KubernetesClient client) {
    if (client.namespaces().withName(NAME).get() != null) {
      return;
    }
    try {
      client
          .namespaces()
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(NAME)
                  .withLabels(Map.of("app.kubernetes.io/managed-by", "healproof"))
                  .endMetadata()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }
}
