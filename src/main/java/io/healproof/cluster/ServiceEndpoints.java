package io.healproof.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;

/** The EndpointSlices of a Service. */
public final class ServiceEndpoints {
  /** The label that names their Service. */
  public static final String SERVICE = "kubernetes.io/service-name";

  private ServiceEndpoints() {}

  /** Those of one Service, to be listed or watched. */
  public static FilterWatchListDeletable<EndpointSlice, EndpointSliceList, Resource<EndpointSlice>>
      of(KubernetesClient client, String namespace, String service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(namespace)
        .withLabel(SERVICE, service);
  }
}
