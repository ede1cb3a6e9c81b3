package io.healproof.stack;

import io.fabric8.kubernetes.api.model.Service;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import java.net.URI;

/** Where this machine reaches a Service from outside the cluster. */
final class NodePort {

  private NodePort() {}

  /**
   * The address of a Service's first port.
   *
   * @throws HealproofException (broken) when there is no such Service, or it has no NodePort
   */
  static URI address(Cluster cluster, ObjectRef ref) {
    Service service =
        cluster.client().services().inNamespace(ref.namespace()).withName(ref.name()).get();
    Integer port =
        service == null || service.getSpec().getPorts().isEmpty()
            ? null
            : service.getSpec().getPorts().get(0).getNodePort();
    if (port == null) {
      throw HealproofException.broken(
          ref
              + (service == null ? " is not there" : " has no NodePort")
              + ": give it one so that this machine reaches it.",
          null);
    }
    return URI.create("http://" + cluster.nodePortAddress() + ":" + port);
  }
}
