package io.healproof.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import java.util.Map;

/** Tells which Argo CD Application owns an object. */
public final class Ownership {
  /** Where the Applications live. */
  public static final String APPLICATIONS_NAMESPACE = "argocd";

  /**
   * How Argo CD marks what it owns since 3.0: {@code application:group/kind:namespace/name}
   * (resource tracking by annotation).
   */
  private static final String TRACKING_ID = "argocd.argoproj.io/tracking-id";

  private final KubernetesClient client;

  public Ownership(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The name of the Application that owns a Deployment or a ConfigMap.
   *
   * @throws HealproofException (USAGE) when there is no such object, or no Application owns it
   */
  public String ownerOf(ObjectRef object) {
    HasMetadata live =
        object.kind().equals("Deployment")
            ? client
                .apps()
                .deployments()
                .inNamespace(object.namespace())
                .withName(object.name())
                .get()
            : client.configMaps().inNamespace(object.namespace()).withName(object.name()).get();
    if (live == null) {
      throw HealproofException.usage("there is no " + object);
    }
    Map<String, String> annotations = live.getMetadata().getAnnotations();
    String id = annotations == null ? "" : annotations.getOrDefault(TRACKING_ID, "");
    int colon = id.indexOf(':');
    if (colon <= 0) {
      throw HealproofException.usage(
          "no Argo CD Application owns %s, so nothing would heal its drift: it has no annotation %s"
              .formatted(object, TRACKING_ID));
    }
    return id.substring(0, colon);
  }
}
