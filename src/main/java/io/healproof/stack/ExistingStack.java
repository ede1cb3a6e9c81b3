package io.healproof.stack;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.CustomKinds;
import io.healproof.cluster.Right;
import io.healproof.time.Waiting;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A platform and a stack that are there already: found, and left as they are. Reads only.
 *
 * <p>What cannot be found is asked for, all of it in one message.
 */
public final class ExistingStack {
  /** The stack's name in scenarios: {@code Given the "existing" stack is healthy}. */
  public static final String NAME = "existing";

  private static final List<String> PROMETHEUS_NAMES =
      List.of("prometheus", "prometheus-server", "prometheus-operated", "prometheus-k8s");
  private static final Set<Integer> PROMETHEUS_PORTS = Set.of(9090, 80);

  private final Cluster cluster;
  private final Waiting waiting;
  private final List<String> lacking = new ArrayList<>();

  public ExistingStack(Cluster cluster, Waiting waiting) {
    this.cluster = cluster;
    this.waiting = waiting;
  }

  /**
   * What finding a stack needs. To look for Prometheus, all Services have to be read as well; say
   * where it is, and that right is not needed.
   */
  public static List<Right> rights(List<String> namespaces) {
    List<Right> rights = new ArrayList<>();
    rights.add(Right.to(ArgoApplication.NAMESPACE, "argoproj.io", "applications", "list"));
    namespaces.forEach(namespace -> rights.add(Right.to(namespace, "", "pods", "list")));
    return rights;
  }

  /**
   * What was found.
   *
   * @param prometheusService path of the Service's proxy; empty where Prometheus has an address
   */
  public record Found(DeployedStack stack, String prometheusService) {}

  /**
   * Finds Argo CD's Applications, what they brought, and Prometheus.
   *
   * @param prometheus a URL, or {@code namespace/service:port} to be reached through the API
   *     server; empty to look for a Service
   * @param pushgateway where results are pushed to; it is not looked for
   * @param objects what scenarios call by a name
   * @throws HealproofException (USAGE) naming everything that was looked for and not found, and the
   *     setting that supplies it
   */
  public Found find(
      Optional<String> prometheus,
      Optional<URI> pushgateway,
      String name,
      Map<String, ObjectRef> objects) {
    List<ArgoApplication> applications = applications();
    Set<String> namespaces = new TreeSet<>();
    applications.forEach(each -> namespaces.addAll(each.namespaces()));
    boolean address = prometheus.filter(given -> given.contains("://")).isPresent();
    String service = address ? "" : proxy(prometheus).orElse("");
    if (!lacking.isEmpty()) {
      throw HealproofException.usage(
          "Not everything was found on context \"%s\":\n  %s"
              .formatted(cluster.name(), String.join("\n  ", lacking)));
    }
    URI asked =
        address
            ? URI.create(prometheus.orElseThrow())
            : URI.create(cluster.client().getMasterUrl() + service.substring(1));
    return new Found(
        new DeployedStack(
            name,
            Optional.empty(),
            List.copyOf(namespaces),
            revision(applications),
            applications.stream().map(ArgoApplication::status).toList(),
            StackDeployment.images(cluster.client(), namespaces),
            objects,
            Optional.empty(),
            new PlatformAddresses(asked, pushgateway)),
        service);
  }

  private List<ArgoApplication> applications() {
    String where = "Argo CD: Applications in namespace " + ArgoApplication.NAMESPACE;
    try {
      List<ArgoApplication> found = new Applications(cluster.client(), waiting).read();
      if (found.isEmpty()) {
        lacking.add(where + ", and there is none; deploy the stack through Argo CD there");
      }
      return found;
    } catch (KubernetesClientException e) {
      lacking.add(
          where
              + (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                  ? ", and the cluster knows no such kind ("
                      + CustomKinds.APPLICATION.getPlural()
                      + "); install Argo CD"
                  : ", and they cannot be read: " + e.getMessage()));
      return List.of();
    }
  }

  private static String revision(List<ArgoApplication> applications) {
    return String.join(
        ",",
        applications.stream()
            .map(ArgoApplication::revision)
            .filter(Predicate.not(String::isEmpty))
            .distinct()
            .sorted()
            .toList());
  }

  private Optional<String> proxy(Optional<String> given) {
    if (given.isPresent()) {
      return Optional.of(path(given.get()));
    }
    try {
      List<String> found = services(cluster.client());
      if (found.size() == 1) {
        return Optional.of(path(found.get(0)));
      }
      lacking.add(noPrometheus(found.isEmpty() ? "there is none" : "there are " + found));
    } catch (KubernetesClientException e) {
      lacking.add(noPrometheus("Services cannot be read: HTTP " + e.getCode()));
    }
    return Optional.empty();
  }

  private static String noPrometheus(String seen) {
    return "Prometheus: a Service named %s with port %s, and %s; say which with the setting \"prometheus\" (namespace/service:port, or a URL)"
        .formatted(
            String.join(", ", PROMETHEUS_NAMES), PROMETHEUS_PORTS.stream().sorted().toList(), seen);
  }

  private static List<String> services(KubernetesClient client) {
    return client.services().inAnyNamespace().list().getItems().stream()
        .filter(service -> PROMETHEUS_NAMES.contains(service.getMetadata().getName()))
        .flatMap(service -> ports(service).stream())
        .sorted()
        .toList();
  }

  private static List<String> ports(Service service) {
    return service.getSpec().getPorts().stream()
        .map(ServicePort::getPort)
        .filter(PROMETHEUS_PORTS::contains)
        .map(
            port ->
                "%s/%s:%d"
                    .formatted(
                        service.getMetadata().getNamespace(),
                        service.getMetadata().getName(),
                        port))
        .toList();
  }

  private static String path(String place) {
    int slash = place.indexOf('/');
    if (slash <= 0 || !place.contains(":") || slash == place.length() - 1) {
      throw HealproofException.usage(
          "\"prometheus\" must be a URL or namespace/service:port, not \"" + place + "\".");
    }
    return "/api/v1/namespaces/%s/services/%s/proxy"
        .formatted(place.substring(0, slash), place.substring(slash + 1));
  }
}
