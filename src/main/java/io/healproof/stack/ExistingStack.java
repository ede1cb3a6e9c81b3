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
  private final Cluster argoCd;
  private final Waiting waiting;
  private final List<String> lacking = new ArrayList<>();

  /**
   * One in a cluster.
   *
   * @param argoCd the cluster that holds Argo CD, which may be the same
   */
  public ExistingStack(Cluster cluster, Cluster argoCd, Waiting waiting) {
    this.cluster = cluster;
    this.argoCd = argoCd;
    this.waiting = waiting;
  }

  /**
   * What finding a stack needs. To look for Argo CD or for Prometheus, all namespaces have to be
   * read as well; say where they are, and that right is not needed.
   *
   * @param namespaces of the stack
   */
  public static List<Right> rights(List<String> namespaces) {
    return namespaces.stream().map(namespace -> Right.to(namespace, "", "pods", "list")).toList();
  }

  /**
   * What finding Argo CD needs, where it is.
   *
   * @param namespace of Argo CD
   */
  public static List<Right> rightsAtArgoCd(String namespace) {
    return List.of(
        Right.to(namespace, "argoproj.io", "applications", "list"),
        Right.to(namespace, "", "pods", "list"));
  }

  /**
   * What settings say of where things are.
   *
   * @param argoCd namespace of Argo CD; empty for the usual one, or where its controller runs
   * @param destination which Applications of a hub bring their content here: the API server's
   *     address or the cluster's name, as Argo CD has it; empty for the address or the name by
   *     which it was met
   * @param prometheus a URL, or {@code namespace/service:port} to be reached through the API
   *     server; empty to look for a Service
   * @param pushgateway where results are pushed to; it is not looked for
   * @param users who reach the stack from this machine; they are not looked for
   */
  public record Places(
      Optional<String> argoCd,
      Optional<String> destination,
      Optional<String> prometheus,
      Optional<URI> pushgateway,
      Optional<Users> users) {}

  /**
   * What was found.
   *
   * @param prometheusService path of the Service's proxy; empty where Prometheus has an address
   */
  public record Found(DeployedStack stack, ArgoCd argoCd, String prometheusService) {}

  /**
   * Finds Argo CD's Applications, what they brought, and Prometheus.
   *
   * @param objects what scenarios call by a name
   * @throws HealproofException (USAGE) naming everything that was looked for and not found, and the
   *     setting that supplies it
   */
  public Found find(Places places, String name, Map<String, ObjectRef> objects) {
    Optional<String> prometheus = places.prometheus();
    String namespace = places.argoCd().orElse(ArgoCd.USUAL_NAMESPACE);
    List<ArgoApplication> all = applications(namespace);
    if (all.isEmpty() && places.argoCd().isEmpty() && lacking.isEmpty()) {
      namespace = whereItsControllerRuns();
      all = lacking.isEmpty() ? applications(namespace) : List.of();
    }
    requireApplications(all, namespace);
    List<ArgoApplication> applications = bringingHere(all, places.destination());
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
            places.users(),
            new PlatformAddresses(asked, places.pushgateway())),
        new ArgoCd(argoCd, namespace),
        service);
  }

  private List<ArgoApplication> applications(String namespace) {
    try {
      return new Applications(argoCd.client(), namespace, waiting).read();
    } catch (KubernetesClientException e) {
      lacking.add(
          noArgoCd(
              namespace,
              e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                  ? "the cluster knows no such kind (%s); install Argo CD"
                      .formatted(CustomKinds.APPLICATION.getPlural())
                  : "they cannot be read (%s); say which namespace is Argo CD's with the setting \"argocd-namespace\""
                      .formatted(e.getMessage())));
      return List.of();
    }
  }

  private void requireApplications(List<ArgoApplication> found, String namespace) {
    if (found.isEmpty() && lacking.isEmpty()) {
      lacking.add(noArgoCd(namespace, "there is none; deploy the stack through Argo CD there"));
    }
  }

  /** Of a hub, only those whose destination is this cluster; of Argo CD in it, all. */
  private List<ArgoApplication> bringingHere(
      List<ArgoApplication> all, Optional<String> destination) {
    if (argoCd == cluster) {
      return all;
    }
    Set<String> wanted =
        destination
            .map(given -> Set.of(plain(given)))
            .orElse(Set.of(plain(cluster.client().getMasterUrl().toString()), cluster.name()));
    List<ArgoApplication> found =
        all.stream().filter(each -> wanted.contains(plain(each.destination()))).toList();
    if (found.isEmpty() && !all.isEmpty()) {
      lacking.add(
          "Argo CD: Applications in context \"%s\" whose destination is this cluster, %s, and there is none; their destinations are %s: say which is this cluster with the setting \"argocd-destination\""
              .formatted(
                  argoCd.name(),
                  String.join(" or ", new TreeSet<>(wanted)),
                  all.stream().map(ArgoApplication::destination).distinct().sorted().toList()));
    }
    return found;
  }

  /** A server's address with or without the slash at its end is the same. */
  private static String plain(String destination) {
    return destination.replaceAll("/+$", "");
  }

  /** Where Argo CD is when nobody says so and the usual namespace holds no Application. */
  private String whereItsControllerRuns() {
    String usual = ArgoCd.USUAL_NAMESPACE;
    String say = "say which namespace is Argo CD's with the setting \"argocd-namespace\"";
    try {
      Set<String> found = ArgoCd.namespacesIn(argoCd.client());
      if (found.size() > 1) {
        lacking.add(
            noArgoCd(usual, "there is none; its controller runs in %s: %s".formatted(found, say)));
      }
      return found.size() == 1 ? found.iterator().next() : usual;
    } catch (KubernetesClientException e) {
      lacking.add(
          noArgoCd(
              usual,
              "there is none; its controller cannot be looked for elsewhere (HTTP %d): %s"
                  .formatted(e.getCode(), say)));
      return usual;
    }
  }

  private static String noArgoCd(String namespace, String seen) {
    return "Argo CD: Applications in namespace %s, and %s".formatted(namespace, seen);
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
