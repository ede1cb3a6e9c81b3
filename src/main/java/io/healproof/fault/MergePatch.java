package io.healproof.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON merge patches (RFC 7386), and what takes one back. Pure. */
final class MergePatch {

  private MergePatch() {}

  /** The patch that gives the fields which {@code patch} changes the values that they have now. */
  static ObjectNode reverse(JsonNode now, ObjectNode patch) {
    ObjectNode back = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode value = now.path(field.getKey());
      if (field.getValue() instanceof ObjectNode deeper && (value.isObject() || absent(value))) {
        back.set(field.getKey(), reverse(value, deeper));
      } else {
        back.set(field.getKey(), absent(value) ? back.nullNode() : value.deepCopy());
      }
    }
    return back;
  }

  /** Whether an object has every value that the patch would give it. */
  static boolean shown(JsonNode object, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      JsonNode value = object.path(field.getKey());
      boolean same =
          field.getValue() instanceof ObjectNode deeper
              ? shown(value, deeper)
              : same(value, field.getValue());
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(JsonNode seen, JsonNode wanted) {
    if (absent(wanted)) {
      return absent(seen);
    }
    // An API server may write a number as text, or the other way round.
    return seen.equals(wanted)
        || (seen.isValueNode() && wanted.isValueNode() && seen.asText().equals(wanted.asText()));
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** The fields that a patch changes, e.g. {@code spec.replicas}. */
  static String fields(ObjectNode patch) {
    List<String> names = new ArrayList<>();
    collect("", patch, names);
    return String.join(", ", names);
  }

  private static void collect(String prefix, ObjectNode patch, List<String> names) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String name = prefix + field.getKey();
      if (field.getValue() instanceof ObjectNode deeper && !deeper.isEmpty()) {
        collect(name + ".", deeper, names);
      } else {
        names.add(name);
      }
    }
  }
}
