package io.healproof.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.Kind;
import io.healproof.cluster.NodeShell;
import io.healproof.cluster.ObjectKey;
import io.healproof.cluster.OwnNamespace;
import io.healproof.cluster.Right;
import io.healproof.cluster.SemanticState;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a fault could leave behind, as it is at one moment: cordons, taints, what the objects of a
 * stack ask for (with their finalizers), network policies, Healproof's own pods. Two of them tell
 * whether everything is as before.
 *
 * @param things each by its name, with a text that differs when it does
 */
public record Traces(Map<String, String> things) {

  public Traces {
    things = Collections.unmodifiableMap(new TreeMap<>(things));
  }

  /**
   * Those of a cluster, now.
   *
   * @param namespaces whose objects faults may touch
   * @param objects elsewhere that faults are about: of a namespace such as kube-system, no more
   */
  public static Traces of(Cluster cluster, Set<String> namespaces, Set<ObjectKey> objects) {
    return of(cluster, namespaces, objects, Kind.known());
  }

  /** Those of single objects alone. */
  public static Traces ofObjects(Cluster cluster, Set<ObjectKey> objects) {
    Map<String, String> things = new TreeMap<>();
    objects(cluster.client(), objects, things);
    return new Traces(things);
  }

  private static void objects(
      KubernetesClient client, Collection<ObjectKey> objects, Map<String, String> things) {
    for (ObjectKey object : objects) {
      new LiveObjects(client).find(object).ifPresent(live -> object(object, live, things));
    }
  }

  /** These, and those of another cluster. */
  public Traces and(Traces other) {
    Map<String, String> both = new TreeMap<>(things);
    both.putAll(other.things);
    return new Traces(both);
  }

  static Traces of(
      Cluster cluster, Set<String> namespaces, Set<ObjectKey> objects, List<Kind> kinds) {
    KubernetesClient client = cluster.client();
    Map<String, String> things = new TreeMap<>();
    for (Node node : client.nodes().list().getItems()) {
      nodes(node, things);
      // Elsewhere the way there is a pod, which is seen, and which stays until the node is clean.
      cluster
          .nodeShell()
          .filter(nodes -> !nodes.throughKubelet())
          .ifPresent(nodes -> inside(node.getMetadata().getName(), nodes, things));
    }
    for (String namespace : namespaces) {
      kinds.forEach(kind -> objects(client, kind, namespace, things));
    }
    objects(client, elsewhere(namespaces, objects), things);
    for (String namespace : withOwn(namespaces)) {
      client
          .pods()
          .inNamespace(namespace)
          .withLabel("app.kubernetes.io/managed-by", "healproof")
          .list()
          .getItems()
          .forEach(
              pod ->
                  things.put(
                      "pod %s/%s of Healproof".formatted(namespace, pod.getMetadata().getName()),
                      "there"));
    }
    return new Traces(things);
  }

  private static List<ObjectKey> elsewhere(Set<String> namespaces, Set<ObjectKey> objects) {
    return objects.stream().filter(each -> !namespaces.contains(each.namespace())).toList();
  }

  private static Set<String> withOwn(Set<String> namespaces) {
    Set<String> all = new TreeSet<>(namespaces);
    all.add(OwnNamespace.NAME);
    return all;
  }

  /**
   * What reading them needs.
   *
   * @param namespaces whose objects faults may touch
   * @param objects elsewhere that faults are about
   */
  public static List<Right> rights(Set<String> namespaces, Set<ObjectKey> objects) {
    List<Right> rights = new ArrayList<>();
    rights.add(Right.to("", "", "nodes", "list"));
    withOwn(namespaces).forEach(each -> rights.add(Right.to(each, "", "pods", "list")));
    for (String namespace : namespaces) {
      Kind.known()
          .forEach(kind -> rights.add(Right.to(namespace, kind.group(), kind.plural(), "list")));
    }
    rights.addAll(rightsOfObjects(elsewhere(namespaces, objects)));
    return rights;
  }

  /** What reading single objects needs. */
  public static List<Right> rightsOfObjects(Collection<ObjectKey> objects) {
    return objects.stream()
        .map(
            object ->
                Right.to(object.namespace(), object.kind().group(), object.kind().plural(), "get")
                    .named(object.name()))
        .toList();
  }

  private static void nodes(Node node, Map<String, String> things) {
    String name = "node " + node.getMetadata().getName();
    things.put(
        "cordon of " + name,
        Boolean.TRUE.equals(node.getSpec().getUnschedulable()) ? "cordoned" : "not cordoned");
    things.put(
        "taints of " + name,
        node.getSpec().getTaints().stream()
            // These follow from the node's own state, which is seen as well.
            .filter(taint -> !taint.getKey().startsWith("node.kubernetes.io/"))
            .map(Traces::inWords)
            .sorted()
            .collect(Collectors.joining(", ", "[", "]")));
  }

  private static void inside(String node, NodeShell shell, Map<String, String> things) {
    things.put("processes and rules on node " + node, remains(node, shell));
  }

  private static String remains(String node, NodeShell shell) {
    try {
      return new NodeProcesses(shell).remains(node).toString();
    } catch (HealproofException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String inWords(Taint taint) {
    return "%s=%s:%s"
        .formatted(
            taint.getKey(), Objects.requireNonNullElse(taint.getValue(), ""), taint.getEffect());
  }

  private static void objects(
      KubernetesClient client, Kind kind, String namespace, Map<String, String> things) {
    List<GenericKubernetesResource> found;
    try {
      found =
          client
              .genericKubernetesResources(kind.context())
              .inNamespace(namespace)
              .list()
              .getItems();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return; // The cluster does not know this kind.
      }
      throw e;
    }
    for (GenericKubernetesResource object : found) {
      object(
          new ObjectKey(kind, namespace, object.getMetadata().getName()),
          LiveObjects.json(object),
          things);
    }
  }

  private static void object(ObjectKey key, ObjectNode live, Map<String, String> things) {
    boolean ending = !live.at("/metadata/deletionTimestamp").asText().isEmpty();
    things.put(key.toString(), (ending ? "ending " : "") + SemanticState.of(live));
  }

  /** What is not as it was, in words; empty when everything is. */
  public List<String> since(Traces before) {
    Set<String> names = new TreeSet<>(things.keySet());
    names.addAll(before.things.keySet());
    List<String> changed = new ArrayList<>();
    for (String name : names) {
      Optional<String> was = Optional.ofNullable(before.things.get(name));
      Optional<String> is = Optional.ofNullable(things.get(name));
      if (!was.equals(is)) {
        changed.add(name + (was.isEmpty() ? " is new" : is.isEmpty() ? " is gone" : how(was, is)));
      }
    }
    return changed;
  }

  /** Short texts say it themselves; what an object asks for would be a page. */
  private static String how(Optional<String> was, Optional<String> is) {
    String before = was.orElse("");
    String now = is.orElse("");
    return before.length() + now.length() < 200
        ? " was " + before + " and is " + now
        : now.startsWith("ending ") ? " is ending" : " differs from before";
  }
}
