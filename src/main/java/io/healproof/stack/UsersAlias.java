package io.healproof.stack;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;

/**
 * The name under which the platform's blackbox exporter finds what a stack's users call: {@code
 * users} in namespace {@code healproof}, whichever stack is deployed.
 */
final class UsersAlias {

  static final String NAME = "users";

  /** The port that the exporter asks: a name that stands for another one carries no port. */
  private static final int PORT = 80;

  private UsersAlias() {}

  /**
   * Lets the name stand for a Service.
   *
   * @throws HealproofException (broken) when there is no such Service; (usage) when it has no port
   *     80
   */
  static void point(KubernetesClient client, ObjectRef users, Placement placement) {
    Service service = client.services().inNamespace(users.namespace()).withName(users.name()).get();
    if (service == null) {
      throw HealproofException.broken(
          users + " is not there: the stack says that its users call it.", null);
    }
    placement.put(client, of(service));
  }

  /** The alias of a Service. */
  static Service of(Service users) {
    String namespace = users.getMetadata().getNamespace();
    String name = users.getMetadata().getName();
    if (users.getSpec().getPorts().stream().noneMatch(port -> port.getPort() == PORT)) {
      throw HealproofException.usage(
          "Service %s/%s, which users call, has the ports %s; the platform's blackbox exporter asks port %d: give it one."
              .formatted(
                  namespace,
                  name,
                  users.getSpec().getPorts().stream().map(ServicePort::getPort).toList(),
                  PORT));
    }
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(GitServer.NAMESPACE)
        .withName(NAME)
        .endMetadata()
        .withNewSpec()
        .withType("ExternalName")
        .withExternalName("%s.%s.svc.cluster.local".formatted(name, namespace))
        .endSpec()
        .build();
  }
}
