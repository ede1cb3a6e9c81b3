package io.healproof.fault;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.Eviction;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import java.net.HttpURLConnection;

/** Evicts pods through the Eviction API, so that disruption budgets are respected. */
public final class PodEviction {
  private final KubernetesClient client;

  public PodEviction(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Asks once.
   *
   * @param uid the pod that is meant; another one under its name is left alone
   * @return whether it was accepted, or the pod is gone; false when a disruption budget allows none
   *     now
   * @throws HealproofException (BROKEN) when the API server refuses for another reason
   */
  public boolean ask(String namespace, String pod, String uid) {
    Eviction eviction =
        new EvictionBuilder()
            .withNewMetadata()
            .withName(pod)
            .withNamespace(namespace)
            .endMetadata()
            .withDeleteOptions(
                new DeleteOptionsBuilder()
                    .withNewPreconditions()
                    .withUid(uid)
                    .endPreconditions()
                    .build())
            .build();
    try {
      return client.pods().inNamespace(namespace).withName(pod).evict(eviction);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
          || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return true; // Gone, or replaced by another under its name.
      }
      throw HealproofException.broken(
          "the eviction of pod " + pod + " failed: " + e.getMessage(), e);
    }
  }
}
