package io.healproof.cli;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.time.Waiting;
import java.util.Map;

/** What a cluster's owner consents to; closing takes it back. */
final class GivenConsent implements AutoCloseable {
  private static final String NAME = "healproof-consent";

  private final KubernetesClient owner;
  private final Waiting waiting;

  private GivenConsent(KubernetesClient owner, Waiting waiting) {
    this.owner = owner;
    this.waiting = waiting;
  }

  /** Gives it, in the place of what somebody may have left there. */
  static GivenConsent to(
      KubernetesClient owner, Waiting waiting, String faults, String namespaces) {
    GivenConsent consent = new GivenConsent(owner, waiting);
    consent.close();
    owner
        .resource(new NamespaceBuilder().withNewMetadata().withName(NAME).endMetadata().build())
        .create();
    owner
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAME)
                .withName(NAME)
                .endMetadata()
                .withData(
                    Map.of(
                        "allowed-by",
                        "Ada",
                        "faults",
                        faults,
                        "namespaces",
                        namespaces,
                        "until",
                        "2999-01-01T00:00:00Z"))
                .build())
        .create();
    return consent;
  }

  @Override
  public void close() {
    EndOfNamespace.await(owner, NAME, waiting);
  }
}
