package io.healproof.cluster.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.healproof.HealproofException;
import io.healproof.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a context's cluster is reached and who one is there. Prints without what is secret.
 *
 * @param file that names the context
 * @param cluster what its kubeconfig says of the API server, paths absolute
 * @param user what its kubeconfig says of logging in, paths absolute
 */
public record Access(String context, Path file, ObjectNode cluster, ObjectNode user) {
  /** The name under which a pod's own ServiceAccount is asked for. */
  public static final String IN_CLUSTER = "in-cluster";

  /** Where a pod finds its ServiceAccount. */
  public static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private static final YAMLMapper YAML = new YAMLMapper();

  /** Fields of a user that are brought to the cluster in another way than by the file. */
  private static final Set<String> BY_OTHER_WAYS =
      Set.of("exec", "token", "tokenFile", "as", "as-groups", "as-user-extra");

  /**
   * The access of a pod to the cluster that it runs in.
   *
   * @param folder with the ServiceAccount's token and the cluster's CA
   * @throws HealproofException (REFUSED) when this process runs in no pod with a ServiceAccount
   */
  public static Access inCluster(Map<String, String> environment, Path folder) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    Path token = folder.resolve("token");
    if (host.isEmpty() || !Files.exists(token)) {
      throw HealproofException.refused(
          "Refused: context \"%s\" means the ServiceAccount of the pod that this runs in; expected KUBERNETES_SERVICE_HOST and %s, which are not both there. Outside of a pod, name a kubeconfig context."
              .formatted(IN_CLUSTER, token));
    }
    ObjectNode cluster = YAML.createObjectNode();
    cluster.put("server", "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    cluster.put("certificate-authority", folder.resolve("ca.crt").toString());
    ObjectNode user = YAML.createObjectNode();
    user.put("tokenFile", token.toString());
    return new Access(IN_CLUSTER, folder, cluster, user);
  }

  /** Address of the API server. */
  public String server() {
    return cluster.path("server").asText();
  }

  /** Whether nobody checks that it is the right server that answers. */
  public boolean unverified() {
    return cluster.path("insecure-skip-tls-verify").asBoolean();
  }

  /** The program that gives credentials out, where there is one. */
  public Optional<ExecPlugin> plugin() {
    JsonNode exec = user.path("exec");
    return exec.isObject() ? Optional.of(ExecPlugin.of(exec, this)) : Optional.empty();
  }

  /** The token as it is now: from the user's file, or from the entry itself. */
  Optional<Secret> token() {
    String file = user.path("tokenFile").asText();
    if (file.isEmpty()) {
      String token = user.path("token").asText();
      return token.isEmpty() ? Optional.empty() : Optional.of(new Secret(token));
    }
    try {
      return Optional.of(new Secret(Files.readString(Path.of(file)).strip()));
    } catch (IOException e) {
      throw HealproofException.broken(
          "The token file %s of context \"%s\" cannot be read: %s".formatted(file, context, e), e);
    }
  }

  /** Who one acts as; empty for oneself. */
  public Optional<Impersonation> impersonation() {
    if (user.hasNonNull("as-uid")) {
      throw HealproofException.refused(
          "Refused: context \"%s\" acts under another uid (as-uid), which cannot be passed on; take the field out of %s or name another context."
              .formatted(context, file));
    }
    String as = user.path("as").asText();
    if (as.isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<String>> extra = new TreeMap<>();
    user.path("as-user-extra")
        .properties()
        .forEach(e -> extra.put(e.getKey(), texts(e.getValue())));
    return Optional.of(new Impersonation(as, texts(user.path("as-groups")), extra));
  }

  /** Another user than the one who logs in. */
  public record Impersonation(String user, List<String> groups, Map<String, List<String>> extra) {}

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /**
   * A kubeconfig with this one context, in which no program is named and no token stands: those go
   * another way.
   *
   * @throws HealproofException (REFUSED) for a way to log in that {@code kubectl} no longer has
   */
  public Secret alone() {
    if (user.path("auth-provider").isObject()) {
      throw HealproofException.refused(
          "Refused: context \"%s\" logs in through the auth-provider \"%s\", which kubectl took out in 1.26. On AKS: kubelogin convert-kubeconfig -l azurecli"
              .formatted(context, user.path("auth-provider").path("name").asText()));
    }
    ObjectNode root = YAML.createObjectNode();
    root.put("apiVersion", "v1").put("kind", "Config").put("current-context", context);
    root.putArray("clusters").addObject().put("name", "cluster").set("cluster", cluster);
    ObjectNode login = user.deepCopy();
    login.remove(BY_OTHER_WAYS);
    root.putArray("users").addObject().put("name", "user").set("user", login);
    root.putArray("contexts")
        .addObject()
        .put("name", context)
        .putObject("context")
        .put("cluster", "cluster")
        .put("user", "user");
    try {
      return new Secret(YAML.writeValueAsString(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that is no YAML", e);
    }
  }

  /** Names the context and its server; a user's entry may hold secrets. */
  @Override
  public String toString() {
    return "context " + context + " at " + server();
  }
}
