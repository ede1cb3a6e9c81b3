package io.healproof.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.AddedMark;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Map;

/** How an object of a manifest gets into a cluster. */
enum Placement {
  /** The cluster is Healproof's own: what is there becomes what the manifest says. */
  APPLY {
    @Override
    void put(KubernetesClient client, HasMetadata object) {
      Manifests.apply(client, object);
    }
  },

  /**
   * The cluster is somebody else's: what is there is left alone, and what is made says that it was
   * brought, so that it can be removed again.
   */
  BRING {
    @Override
    void put(KubernetesClient client, HasMetadata object) {
      Map<String, String> annotations = new LinkedHashMap<>();
      if (object.getMetadata().getAnnotations() != null) {
        annotations.putAll(object.getMetadata().getAnnotations());
      }
      annotations.put(AddedMark.ANNOTATION, "true");
      object.getMetadata().setAnnotations(annotations);
      try {
        client.resource(object).create();
      } catch (KubernetesClientException e) {
        throw HealproofException.broken(
            e.getCode() == HttpURLConnection.HTTP_CONFLICT
                ? "%s was made by somebody else meanwhile; it is left as it is, and what was brought is removed."
                    .formatted(Manifests.describe(object))
                : "Cannot make %s: %s".formatted(Manifests.describe(object), e.getMessage()),
            e);
      }
    }
  };

  /**
   * Puts it there.
   *
   * @throws HealproofException (broken) when the cluster does not take it
   */
  abstract void put(KubernetesClient client, HasMetadata object);
}
