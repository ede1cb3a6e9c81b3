package io.healproof.stack;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An Argo CD Application as it was read. */
record ArgoApplication(GenericKubernetesResource resource) {

  String name() {
    return resource.getMetadata().getName();
  }

  /** Whether its content comes from this repository. */
  boolean isFrom(String repositoryUrl) {
    if (repositoryUrl.equals(text("spec", "source", "repoURL"))) {
      return true;
    }
    return maps(resource.get("spec", "sources")).stream()
        .anyMatch(source -> repositoryUrl.equals(source.get("repoURL")));
  }

  /** Where it brings its content: the API server's address, or the name that Argo CD gives it. */
  String destination() {
    String server = text("spec", "destination", "server");
    return server.isEmpty() ? text("spec", "destination", "name") : server;
  }

  String revision() {
    String single = text("status", "sync", "revision");
    if (!single.isEmpty()) {
      return single;
    }
    Object many = resource.get("status", "sync", "revisions");
    return many instanceof List<?> list
        ? String.join(",", list.stream().map(String::valueOf).toList())
        : "";
  }

  /** What it brings, as it lists it: group, version, kind, namespace and name. */
  List<Map<?, ?>> resources() {
    return maps(resource.get("status", "resources"));
  }

  /** Names of the Applications that it brings. */
  List<String> children() {
    return resources().stream()
        .filter(each -> "Application".equals(each.get("kind")))
        .filter(each -> "argoproj.io".equals(each.get("group")))
        .map(each -> String.valueOf(each.get("name")))
        .toList();
  }

  /** Namespaces of what it brings, other Applications left out. */
  Set<String> namespaces() {
    Set<String> found = new LinkedHashSet<>();
    maps(resource.get("status", "resources")).stream()
        .filter(each -> !"Application".equals(each.get("kind")))
        .map(each -> each.get("namespace"))
        .filter(namespace -> namespace != null)
        .map(String::valueOf)
        .forEach(found::add);
    return found;
  }

  /** Whether an operation runs, or is about to. */
  boolean isBusy() {
    return resource.get("operation") != null
        || "Running".equals(text("status", "operationState", "phase"));
  }

  boolean isSyncedAndHealthy() {
    return status().syncedAndHealthy();
  }

  boolean isOutOfSync() {
    return "OutOfSync".equals(text("status", "sync", "status"));
  }

  String operationPhase() {
    return text("status", "operationState", "phase");
  }

  String operationMessage() {
    return text("status", "operationState", "message");
  }

  /** The value of an operation's note to itself, or empty. */
  String operationNote(String name) {
    return maps(resource.get("status", "operationState", "operation", "info")).stream()
        .filter(info -> name.equals(info.get("name")))
        .map(info -> String.valueOf(info.get("value")))
        .findFirst()
        .orElse("");
  }

  ApplicationStatus status() {
    return new ApplicationStatus(
        name(),
        text("status", "sync", "status"),
        text("status", "health", "status"),
        revision(),
        reason());
  }

  private String reason() {
    List<String> reasons = new ArrayList<>();
    for (Map<?, ?> condition : maps(resource.get("status", "conditions"))) {
      reasons.add(condition.get("type") + ": " + condition.get("message"));
    }
    if (!operationPhase().isEmpty() && !operationPhase().equals("Succeeded")) {
      reasons.add("sync " + operationPhase() + ": " + operationMessage());
    }
    String health = text("status", "health", "message");
    if (!health.isEmpty()) {
      reasons.add("health: " + health);
    }
    for (Map<?, ?> each : maps(resource.get("status", "resources"))) {
      if ("OutOfSync".equals(each.get("status"))) {
        reasons.add(
            "OutOfSync: "
                + each.get("kind")
                + " "
                + each.get("namespace")
                + "/"
                + each.get("name"));
      }
    }
    return String.join("; ", reasons);
  }

  private String text(String... path) {
    Object value = resource.get((Object[]) path);
    return value == null ? "" : value.toString();
  }

  private static List<Map<?, ?>> maps(@Nullable Object value) {
    List<Map<?, ?>> found = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> map) {
          found.add(map);
        }
      }
    }
    return found;
  }
}
