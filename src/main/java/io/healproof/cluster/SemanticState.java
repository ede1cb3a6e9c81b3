package io.healproof.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an object asks for, without what the API server and the controllers write into it. Two
 * objects with the same semantic state are as good as each other, even if one of them was made
 * anew. Pure.
 */
public final class SemanticState {
  private static final Set<String> OF_THE_SERVER = Set.of("status", "operation");
  private static final Set<String> OF_THE_METADATA =
      Set.of("name", "namespace", "labels", "annotations", "finalizers", "ownerReferences");

  /** Written by controllers, or by kubectl for itself. */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "deployment.kubernetes.io/revision",
          "kubectl.kubernetes.io/last-applied-configuration",
          "argocd.argoproj.io/refresh",
          "argocd.argoproj.io/hydrate");

  /** What a Service is given when it is made. */
  private static final List<String> OF_A_SERVICE =
      List.of("clusterIP", "clusterIPs", "healthCheckNodePort");

  private SemanticState() {}

  /** The state, its fields in alphabetical order; what is empty counts as absent. */
  public static ObjectNode of(JsonNode object) {
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!OF_THE_SERVER.contains(field.getKey())) {
        state.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : object.path("metadata").properties()) {
      if (OF_THE_METADATA.contains(field.getKey())) {
        metadata.set(field.getKey(), field.getValue().deepCopy());
      }
    }
    if (metadata.get("annotations") instanceof ObjectNode annotations) {
      annotations.remove(ANNOTATIONS);
    }
    state.set("metadata", metadata);
    if (object.path("kind").asText().equals("Service")
        && state.get("spec") instanceof ObjectNode spec) {
      spec.remove(OF_A_SERVICE);
    }
    return (ObjectNode) ordered(state);
  }

  /** SHA-256 of the state, in hexadecimal: the form in which it may enter a record. */
  public static String hashOf(JsonNode object) {
    return TextHash.of(of(object).toString());
  }

  private static JsonNode ordered(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> fields = new TreeMap<>();
      object
          .properties()
          .forEach(
              field -> {
                JsonNode value = ordered(field.getValue());
                if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                  fields.put(field.getKey(), value);
                }
              });
      return JsonNodeFactory.instance.objectNode().setAll(fields);
    }
    if (node.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> array.add(ordered(item)));
      return array;
    }
    return node;
  }
}
