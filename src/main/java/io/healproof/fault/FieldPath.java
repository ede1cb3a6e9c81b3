package io.healproof.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.HealproofException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of an object, as people write it: {@code spec.template.spec.containers[0].image}. A name
 * with dots is put in quotes: {@code metadata.labels."app.kubernetes.io/name"}.
 */
final class FieldPath {
  private static final Pattern PART =
      Pattern.compile("\\G(?:^|\\.)(?:\"([^\"]+)\"|([^.\\[\"]+))((?:\\[\\d+])*)");

  private final String text;
  private final List<Object> parts = new ArrayList<>();

  /**
   * Reads a path.
   *
   * @throws HealproofException (USAGE) when it is none
   */
  FieldPath(String text) {
    this.text = text;
    Matcher matcher = PART.matcher(text);
    int end = 0;
    while (matcher.find()) {
      parts.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      for (String index : matcher.group(3).replace("]", "").split("\\[", -1)) {
        if (!index.isEmpty()) {
          parts.add(Integer.parseInt(index));
        }
      }
      end = matcher.end();
    }
    if (parts.isEmpty() || end != text.length()) {
      throw HealproofException.usage(
          "\"%s\" is no field; an example: spec.template.spec.containers[0].image".formatted(text));
    }
  }

  /**
   * The merge patch that gives the field a value. A merge patch knows no places in lists, so it has
   * the whole list.
   *
   * @param value null removes the field
   * @throws HealproofException (USAGE) when the object has no such place in a list
   */
  ObjectNode patch(JsonNode object, JsonNode value) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode at = patch;
    JsonNode live = object;
    for (int i = 0; i < parts.size(); i++) {
      String name = (String) parts.get(i);
      live = live.path(name);
      if (i == parts.size() - 1) {
        at.set(name, value);
      } else if (parts.get(i + 1) instanceof Integer) {
        at.set(name, changed(live.deepCopy(), i + 1, value));
        return patch;
      } else {
        at = at.putObject(name);
      }
    }
    return patch;
  }

  private JsonNode changed(JsonNode live, int from, JsonNode value) {
    JsonNode holder = live;
    for (int i = from; i < parts.size() - 1; i++) {
      holder = step(holder, parts.get(i));
    }
    Object last = parts.get(parts.size() - 1);
    step(holder, last);
    if (holder instanceof ArrayNode array && last instanceof Integer index) {
      if (value.isNull()) {
        array.remove(index);
      } else {
        array.set(index, value);
      }
    } else if (holder instanceof ObjectNode object && last instanceof String name) {
      if (value.isNull()) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    }
    return live;
  }

  private JsonNode step(JsonNode holder, Object part) {
    JsonNode next = part instanceof Integer index ? holder.path(index) : holder.path((String) part);
    boolean fits = part instanceof Integer ? !next.isMissingNode() : holder.isObject();
    if (!fits) {
      throw HealproofException.usage("the object has no field " + text);
    }
    return next.isMissingNode() ? JsonNodeFactory.instance.objectNode() : next;
  }

  @Override
  public String toString() {
    return text;
  }
}
