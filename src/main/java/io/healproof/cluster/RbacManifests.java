package io.healproof.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The manifests that give a ServiceAccount exactly these rights: a ClusterRole for what has no
 * namespace, a Role for each namespace, and their bindings.
 */
public final class RbacManifests {
  /** Name of the ServiceAccount and of every object that is made for it. */
  public static final String NAME = "healproof";

  /** Where the ServiceAccount lives. */
  public static final String NAMESPACE = OwnNamespace.NAME;

  /** The label by which a namespace says which pods it admits (Pod Security Admission). */
  static final String ENFORCE = "pod-security.kubernetes.io/enforce";

  private static final String RBAC = "rbac.authorization.k8s.io";

  private final List<Right> rights;
  private final List<String> namespaces;

  /**
   * Of these rights.
   *
   * @param namespaces that have to be there before, and are made by nobody else
   */
  public RbacManifests(List<Right> rights, List<String> namespaces) {
    this.rights = List.copyOf(rights);
    this.namespaces = List.copyOf(namespaces);
  }

  /** The objects, in the order in which they can be applied, as YAML or JSON would hold them. */
  public List<Map<String, Object>> objects() {
    List<Map<String, Object>> objects = new ArrayList<>();
    namespaces.forEach(name -> objects.add(named("v1", "Namespace", namespace(name))));
    objects.add(object("v1", "ServiceAccount", NAMESPACE));
    Map<String, List<Right>> byNamespace =
        rights.stream()
            .collect(Collectors.groupingBy(Right::namespace, TreeMap::new, Collectors.toList()));
    byNamespace.forEach(
        (namespace, those) -> {
          String kind = namespace.isEmpty() ? "ClusterRole" : "Role";
          Map<String, Object> role = object(RBAC + "/v1", kind, namespace);
          role.put("rules", rules(those));
          objects.add(role);
          Map<String, Object> binding = object(RBAC + "/v1", kind + "Binding", namespace);
          binding.put("roleRef", Map.of("apiGroup", RBAC, "kind", kind, "name", NAME));
          binding.put(
              "subjects",
              List.of(Map.of("kind", "ServiceAccount", "name", NAME, "namespace", NAMESPACE)));
          objects.add(binding);
        });
    return objects;
  }

  private Map<String, Object> namespace(String name) {
    boolean pods =
        rights.stream()
            .anyMatch(
                right ->
                    right.namespace().equals(name)
                        && right.resource().equals("pods")
                        && right.verbs().contains("create"));
    // Every pod that Healproof makes itself is one by which it reaches a node.
    return pods
        ? new TreeMap<>(Map.of("name", name, "labels", Map.of(ENFORCE, "privileged")))
        : Map.of("name", name);
  }

  private static Map<String, Object> object(String apiVersion, String kind, String namespace) {
    return named(
        apiVersion,
        kind,
        namespace.isEmpty()
            ? Map.of("name", NAME)
            : new TreeMap<>(Map.of("name", NAME, "namespace", namespace)));
  }

  private static Map<String, Object> named(
      String apiVersion, String kind, Map<String, ?> metadata) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    object.put("metadata", metadata);
    return object;
  }

  /** One rule for each resource and set of names, with all of their verbs, in a fixed order. */
  private static List<Map<String, Object>> rules(List<Right> rights) {
    Map<String, List<Right>> alike =
        rights.stream()
            .collect(
                Collectors.groupingBy(
                    right -> "%s %s %s".formatted(right.group(), right.resource(), right.names()),
                    TreeMap::new,
                    Collectors.toList()));
    List<Map<String, Object>> rules = new ArrayList<>();
    for (List<Right> those : alike.values()) {
      Right first = those.get(0);
      Map<String, Object> rule = new LinkedHashMap<>();
      rule.put("apiGroups", List.of(first.group()));
      rule.put("resources", List.of(first.resource()));
      if (!first.names().isEmpty()) {
        rule.put("resourceNames", first.names());
      }
      rule.put(
          "verbs",
          List.copyOf(
              those.stream()
                  .flatMap(right -> right.verbs().stream())
                  .collect(Collectors.toCollection(TreeSet::new))));
      rules.add(rule);
    }
    return rules;
  }
}
