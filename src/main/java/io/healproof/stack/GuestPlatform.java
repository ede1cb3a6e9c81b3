package io.healproof.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.healproof.cluster.OwnNamespace;
import java.util.List;
import java.util.Optional;

/**
 * The platform's manifests as they fit a cluster that Healproof did not make: nothing in the
 * system's namespace, no fixed port or address, and any node will do.
 */
final class GuestPlatform {
  private static final String SYSTEM = "kube-system";

  private GuestPlatform() {}

  /** Those that are brought, changed where they do not fit. Healproof's namespace is there. */
  static List<HasMetadata> fitting(List<HasMetadata> objects) {
    List<HasMetadata> brought =
        objects.stream().filter(each -> !isOfSystem(each) && !isOwnNamespace(each)).toList();
    brought.forEach(GuestPlatform::fit);
    return brought;
  }

  private static boolean isOfSystem(HasMetadata object) {
    return SYSTEM.equals(object.getMetadata().getNamespace());
  }

  private static boolean isOwnNamespace(HasMetadata object) {
    return object.getKind().equals("Namespace")
        && object.getMetadata().getName().equals(OwnNamespace.NAME);
  }

  private static void fit(HasMetadata object) {
    Platform.podTemplate(object).ifPresent(template -> anywhere(template.getSpec()));
    if (object instanceof Service service && "NodePort".equals(service.getSpec().getType())) {
      service.getSpec().setType("ClusterIP");
      service.getSpec().getPorts().forEach(port -> port.setNodePort(null));
    }
  }

  /** The server node of the local cluster, and its way to the cluster's DNS, are nowhere else. */
  private static void anywhere(PodSpec pod) {
    pod.setAffinity(null);
    pod.setTolerations(List.of());
    if (Optional.ofNullable(pod.getDnsPolicy()).filter("None"::equals).isPresent()) {
      pod.setDnsPolicy(null);
      pod.setDnsConfig(null);
    }
  }
}
