package io.healproof.cluster;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Kinds for which the client library has no classes; named here, so that no call has to ask. */
public final class CustomKinds {
  /** An Argo CD Application. */
  public static final ResourceDefinitionContext APPLICATION = Kind.APPLICATION.context();

  private CustomKinds() {}
}
