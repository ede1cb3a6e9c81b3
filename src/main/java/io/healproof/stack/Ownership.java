package io.healproof.stack;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.cluster.ObjectKey;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells which Argo CD Application owns an object. */
public final class Ownership {
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
   * The name of the Application that owns an object.
   *
   * @throws HealproofException (USAGE) when there is no such object, or no Application owns it
   */
  public String ownerOf(ObjectKey object) {
    return ownerOf(object, annotations(object));
  }

  /**
   * The name of the Application that owns an object; empty where none does.
   *
   * @throws HealproofException (USAGE) when there is no such object
   */
  public Optional<String> findOwnerOf(ObjectKey object) {
    return named(annotations(object));
  }

  private @Nullable Map<String, String> annotations(ObjectKey object) {
    GenericKubernetesResource live =
        client
            .genericKubernetesResources(object.kind().context())
            .inNamespace(object.namespace())
            .withName(object.name())
            .get();
    if (live == null) {
      throw HealproofException.usage("there is no " + object);
    }
    return live.getMetadata().getAnnotations();
  }

  /**
   * The name of the Application to which annotations say that an object belongs.
   *
   * @throws HealproofException (USAGE) when they name none
   */
  public static String ownerOf(ObjectKey object, @Nullable Map<String, String> annotations) {
    return named(annotations)
        .orElseThrow(
            () ->
                HealproofException.usage(
                    "no Argo CD Application owns %s, so nothing would heal its drift: it has no annotation %s"
                        .formatted(object, TRACKING_ID)));
  }

  private static Optional<String> named(@Nullable Map<String, String> annotations) {
    String id = annotations == null ? "" : annotations.getOrDefault(TRACKING_ID, "");
    int colon = id.indexOf(':');
    return colon <= 0 ? Optional.empty() : Optional.of(id.substring(0, colon));
  }
}
