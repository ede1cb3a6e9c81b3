package io.healproof.cluster;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Kinds for which the client library has no classes; named here, so that no call has to ask. */
public final class CustomKinds {
  /** An Argo CD Application. */
  public static final ResourceDefinitionContext APPLICATION =
      new ResourceDefinitionContext.Builder()
          .withGroup("argoproj.io")
          .withVersion("v1alpha1")
          .withKind("Application")
          .withPlural("applications")
          .withNamespaced(true)
          .build();

  private CustomKinds() {}
}
