package io.healproof.cluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.TokenRefreshInterceptor;
import io.healproof.HealproofException;
import io.healproof.cluster.context.Access;
import io.healproof.cluster.context.BearerToken;
import io.healproof.cluster.context.Credentials;
import io.healproof.cluster.context.KubeconfigFiles;
import io.healproof.time.RealWaiting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A cluster that Healproof did not make, met under the name of a kubeconfig context. Connecting
 * asks for its version, and changes nothing.
 */
public final class ContextCluster implements Cluster {
  private static final int CONNECT_MILLIS = 10_000;
  private static final String AKS_NODE_IMAGE = "kubernetes.azure.com/node-image-version";
  private static final String CONTROL_PLANE = "node-role.kubernetes.io/control-plane";

  private final Access access;
  private final KubernetesClient client;
  private final CountedRequests requests;
  private final ClusterFacts facts;
  private final Optional<NodeShell> shell;

  private ContextCluster(
      Access access, KubernetesClient client, CountedRequests requests, Optional<String> image) {
    this.access = access;
    this.client = client;
    this.requests = requests;
    this.facts = facts(access, client);
    this.shell = image.map(given -> new PodShell(client, given, new RealWaiting()));
  }

  /**
   * What a call says of where it looks for contexts.
   *
   * @param environment of the process, in which a proxy or a pod's API server may be named
   * @param serviceAccount where a pod finds its ServiceAccount
   */
  public record Door(
      KubeconfigFiles kubeconfig, Map<String, String> environment, Path serviceAccount) {
    public Door {
      environment = Map.copyOf(environment);
    }

    /**
     * The way to a context; {@value Access#IN_CLUSTER} means the pod's own ServiceAccount.
     *
     * @throws HealproofException (REFUSED) when there is no such context; nothing was asked yet
     */
    public Access access(String context) {
      return context.equals(Access.IN_CLUSTER)
          ? Access.inCluster(environment, serviceAccount)
          : kubeconfig.access(context);
    }
  }

  /**
   * Meets the cluster of a context.
   *
   * @param image of the pods by which its nodes are reached, with {@code sh} and {@code nsenter};
   *     empty: they are not
   * @throws HealproofException (REFUSED) when the context is not there or is not the one that was
   *     asked for; (BROKEN) when the cluster does not answer, or does not let us in
   */
  public static ContextCluster meet(String context, Door door, Optional<String> image) {
    Access access = door.access(context);
    Credentials credentials = Credentials.of(access);
    Config config = config(access, door.environment());
    credentials
        .certificate()
        .ifPresent(
            given -> {
              config.setClientCertData(encoded(given.certificate()));
              config.setClientKeyData(encoded(given.key().reveal()));
            });
    CountedRequests requests = new CountedRequests();
    KubernetesClient client =
        requests.client(
            config,
            http ->
                http.addOrReplaceInterceptor(
                    TokenRefreshInterceptor.NAME, new BearerToken(credentials)));
    try {
      return new ContextCluster(access, client, requests, image);
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** What meeting a cluster needs; whoever is known to it may ask its version. */
  public static List<Right> rights() {
    return List.of(Right.to("", "", "nodes", "list"));
  }

  /** Whether both are reached at one address, whatever their contexts are called. */
  public boolean isAtTheAddressOf(Cluster other) {
    return client.getMasterUrl().equals(other.client().getMasterUrl());
  }

  private static String encoded(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The client library's configuration, from the one context alone: no variable and no system
   * property has a say in where requests go. A proxy of the environment is used as {@code kubectl}
   * would.
   */
  static Config config(Access access, Map<String, String> environment) {
    Config config = Config.fromKubeconfig(access.alone().reveal());
    config.setRequestRetryBackoffLimit(0);
    config.setConnectionTimeout(CONNECT_MILLIS);
    access
        .impersonation()
        .ifPresent(
            as -> {
              config.setImpersonateUsername(as.user());
              config.setImpersonateGroups(as.groups().toArray(String[]::new));
              config.setImpersonateExtras(as.extra());
            });
    if (config.getHttpsProxy() == null && config.getHttpProxy() == null) {
      proxy(config, environment);
    }
    requireAsked(config, access);
    return config;
  }

  private static void proxy(Config config, Map<String, String> environment) {
    String host = String.valueOf(URI.create(config.getMasterUrl()).getHost());
    boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    if (here) {
      return;
    }
    variable(environment, "HTTPS_PROXY").forEach(config::setHttpsProxy);
    variable(environment, "HTTP_PROXY").forEach(config::setHttpProxy);
    variable(environment, "NO_PROXY")
        .forEach(list -> config.setNoProxy(list.strip().split("\\s*,\\s*", -1)));
  }

  private static Stream<String> variable(Map<String, String> environment, String name) {
    return Stream.of(name, name.toLowerCase(Locale.ROOT))
        .map(each -> environment.getOrDefault(each, ""))
        .filter(value -> !value.isBlank())
        .limit(1);
  }

  /** The client library takes another context without a word when it does not find one. */
  private static void requireAsked(Config config, Access access) {
    String loaded = config.getCurrentContext() == null ? "" : config.getCurrentContext().getName();
    URI expected = URI.create(access.server());
    URI seen = URI.create(config.getMasterUrl());
    if (!loaded.equals(access.context())
        || !String.valueOf(expected.getAuthority()).equals(seen.getAuthority())) {
      throw HealproofException.refused(
          "Refused: asked for was %s, loaded is context %s at %s. Nothing was asked of any cluster."
              .formatted(access, loaded, config.getMasterUrl()));
    }
  }

  private static ClusterFacts facts(Access access, KubernetesClient client) {
    try {
      String version =
          Objects.requireNonNullElse(client.getKubernetesVersion().getGitVersion(), "unknown");
      List<Node> nodes = client.nodes().list().getItems();
      return new ClusterFacts(
          version, ImageSource.PULL, nodeImage(nodes), facts(nodes), List.of(), notes(access));
    } catch (KubernetesClientException e) {
      throw HealproofException.broken(whatIsWrong(access, e), e);
    }
  }

  private static List<ClusterFacts.NodeFact> facts(List<Node> nodes) {
    return nodes.stream().map(ContextCluster::node).sorted(order()).toList();
  }

  /** As AKS names it, else the operating system; of each kind of node. */
  private static ClusterFacts.ImageFact nodeImage(List<Node> nodes) {
    String names =
        nodes.stream()
            .map(
                node ->
                    Optional.ofNullable(node.getMetadata().getLabels())
                        .map(labels -> labels.get(AKS_NODE_IMAGE))
                        .orElse(node.getStatus().getNodeInfo().getOsImage()))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new ClusterFacts.ImageFact(names, "", "", "");
  }

  private static Comparator<ClusterFacts.NodeFact> order() {
    return Comparator.comparing((ClusterFacts.NodeFact node) -> node.role().equals("agent"))
        .thenComparing(ClusterFacts.NodeFact::name);
  }

  private static ClusterFacts.NodeFact node(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    return new ClusterFacts.NodeFact(
        node.getMetadata().getName(),
        labels != null && labels.containsKey(CONTROL_PLANE) ? "server" : "agent",
        node.getStatus().getNodeInfo().getOsImage(),
        node.getStatus().getNodeInfo().getContainerRuntimeVersion());
  }

  private static List<String> notes(Access access) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "The cluster is not Healproof's own: it was met under the context \"%s\"."
            .formatted(access.context()));
    if (access.unverified()) {
      notes.add("Its server's certificate was not checked (insecure-skip-tls-verify).");
    }
    return notes;
  }

  private static String whatIsWrong(Access access, KubernetesClientException e) {
    String context = access.context();
    return switch (e.getCode()) {
      case 401 ->
          "The cluster of %s does not know us (401): its credentials have ended or are another cluster's. Log in again, then try: kubectl --context %s version"
              .formatted(access, context);
      case 403 ->
          "The cluster of %s lets us not read its nodes (403). ./healproof rbac prints the rights that a run needs: %s"
              .formatted(access, e.getMessage());
      case 0, -1 ->
          "The cluster of %s does not answer: %s. Try: kubectl --context %s version"
              .formatted(access, cause(e), context);
      default ->
          "The cluster of %s answers with status %d: %s".formatted(access, e.getCode(), cause(e));
    };
  }

  private static String cause(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
  }

  @Override
  public String name() {
    return access.context();
  }

  @Override
  public Path kubeconfig() {
    return access.file();
  }

  @Override
  public KubernetesClient client() {
    return client;
  }

  @Override
  public long requestsSent() {
    return requests.sent();
  }

  @Override
  public String nodePortAddress() {
    throw HealproofException.usage(
        "Context \"%s\": nobody promises that this machine reaches the NodePorts of that cluster."
            .formatted(access.context()));
  }

  @Override
  public ClusterFacts facts() {
    return facts;
  }

  @Override
  public Optional<NodeShell> nodeShell() {
    return shell;
  }

  @Override
  public void close() {
    client.close();
  }
}
