package io.healproof.stack;

import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ImageSource;
import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.Right;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A platform and a stack for a cluster that is not Healproof's own: what they are made of is known
 * before anything is made, so that it can be asked for, journaled and removed again.
 */
public final class StackBringing {
  /** Path of the Service's proxy by which its Prometheus is reached. */
  public static final String PROMETHEUS =
      "/api/v1/namespaces/monitoring/services/prometheus:9090/proxy";

  private static final Duration PLATFORM_DEADLINE = Duration.ofMinutes(5);
  private static final Duration STACK_DEADLINE = Duration.ofMinutes(8);

  private final Platform platform;
  private final StackFolder stack;
  private final ImageSource source;
  private final Waiting waiting;

  /**
   * Of a platform and a stack.
   *
   * @param platform {@code cluster-fixtures/platform}
   * @param source which variant of the stack is meant; the nodes pull its images in any case
   */
  public StackBringing(Path platform, StackFolder stack, ImageSource source, Waiting waiting) {
    this.platform = new Platform(platform, waiting, Placement.BRING);
    this.stack = stack;
    this.source = source;
    this.waiting = waiting;
  }

  /**
   * What bringing needs beside the making of the objects themselves: to wait until they are there,
   * to send the stack to the Git server, to let Argo CD begin, and to say why it does not. Argo
   * CD's own rights are those of an administrator, and nobody gives rights that he has not, unless
   * he may do so expressly ({@code escalate}, {@code bind}).
   */
  public static List<Right> rights() {
    String rbac = "rbac.authorization.k8s.io";
    List<Right> rights = new ArrayList<>(Applications.rights(""));
    rights.add(Right.to("", "apps", "deployments", "get", "list"));
    rights.add(Right.to("", "apps", "statefulsets", "get", "list"));
    rights.add(Right.to("", "apps", "daemonsets", "get", "list"));
    rights.add(Right.to("", "", "pods", "list"));
    rights.add(Right.to("", "", "pods/log", "get"));
    rights.add(Right.to("", "", "events", "list"));
    rights.add(Right.to(GitServer.NAMESPACE, "", "pods", "get", "list"));
    rights.add(Right.to(GitServer.NAMESPACE, "", "pods/exec", "create", "get"));
    for (String each : List.of("clusterroles", "roles")) {
      rights.add(Right.to("", rbac, each, "bind", "escalate"));
    }
    return rights;
  }

  /** All that is made, in that order; what Argo CD brings in its turn is not among it. */
  public List<ObjectKey> objects() {
    List<ObjectKey> objects = new ArrayList<>();
    platform.manifests().forEach(each -> objects.add(key(each)));
    namespaces().forEach(each -> objects.add(key(namespace(each))));
    stack
        .users(source)
        .ifPresent(
            users ->
                objects.add(new ObjectKey(Kind.SERVICE, GitServer.NAMESPACE, UsersAlias.NAME)));
    StackDeployment.roots(stack, source).forEach(each -> objects.add(key(each)));
    return objects;
  }

  /** Namespaces into which the stack's Applications bring something, sorted. */
  public List<String> namespaces() {
    Set<String> namespaces = new TreeSet<>();
    try (Stream<Path> files = Files.walk(stack.path())) {
      files
          .filter(Manifests::isYaml)
          .flatMap(file -> StackFolder.applicationsIn(file).stream())
          .map(application -> application.at("/spec/destination/namespace").asText())
          .filter(namespace -> !namespace.isEmpty())
          .forEach(namespaces::add);
    } catch (IOException e) {
      throw HealproofException.broken("Cannot read " + stack.path() + ": " + e.getMessage(), e);
    }
    namespaces.remove(ArgoCd.USUAL_NAMESPACE);
    namespaces.remove(GitServer.NAMESPACE);
    return List.copyOf(namespaces);
  }

  /**
   * Brings everything, and returns when it is healthy.
   *
   * @param users who reach the stack from this machine; empty where nobody does
   * @param pushgateway where results are pushed to
   * @throws HealproofException (broken) when something is not taken or does not get healthy; what
   *     was made by then is left to whoever journaled it
   */
  public DeployedStack bring(
      Cluster cluster, Optional<Users> users, Optional<URI> pushgateway, Progress progress) {
    platform.put(cluster.client(), PLATFORM_DEADLINE, progress);
    namespaces().forEach(each -> Placement.BRING.put(cluster.client(), namespace(each)));
    URI prometheus = URI.create(cluster.client().getMasterUrl() + PROMETHEUS.substring(1));
    DeployedStack deployed =
        new StackDeployment(waiting, Placement.BRING)
            .deploy(
                cluster,
                stack,
                source,
                new PlatformAddresses(prometheus, pushgateway),
                () -> users,
                STACK_DEADLINE,
                progress);
    requireKnown(deployed);
    return deployed;
  }

  /** A namespace that nobody knew of would be left behind. */
  private void requireKnown(DeployedStack deployed) {
    List<String> known = namespaces();
    List<String> unknown =
        deployed.namespaces().stream()
            .filter(each -> !known.contains(each) && !each.equals(ArgoCd.USUAL_NAMESPACE))
            .toList();
    if (!unknown.isEmpty()) {
      throw HealproofException.broken(
          "The stack \"%s\" brought something into %s, which no Application in %s names as its destination: it would be left behind. Name the namespace in an Application's destination."
              .formatted(stack.name(), String.join(", ", unknown), stack.path()),
          null);
    }
  }

  private static HasMetadata namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  private static ObjectKey key(HasMetadata object) {
    String apiVersion = object.getApiVersion();
    int slash = apiVersion.indexOf('/');
    String namespace = object.getMetadata().getNamespace();
    return new ObjectKey(
        new Kind(
            slash < 0 ? "" : apiVersion.substring(0, slash),
            apiVersion.substring(slash + 1),
            object.getKind(),
            Pluralize.toPlural(object.getKind().toLowerCase(Locale.ROOT)),
            namespace != null),
        namespace == null ? "" : namespace,
        object.getMetadata().getName());
  }
}
