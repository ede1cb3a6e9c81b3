package io.healproof.evidence;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JSON Schema of a ledger's line, as the Java records ask for it. */
final class SchemaOfRecords {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Map<String, ObjectNode> definitions = new TreeMap<>();

  /** The whole schema. */
  static ObjectNode ofALine() {
    SchemaOfRecords records = new SchemaOfRecords();
    ObjectNode schema = JSON.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "A line of ledger.jsonl, schema " + Ledger.SCHEMA);
    schema.put(
        "description",
        "docs/LEDGER.md says what each member means. Beyond this schema, a line is in canonical form"
            + " (RFC 8785), and its hash is that of the line before and of its own content.");
    ArrayNode alternatives = schema.putArray("oneOf");
    new TreeMap<>(EntryJson.types())
        .forEach((type, body) -> alternatives.add(records.line(type, body)));
    schema.set("$defs", JSON.objectNode().setAll(records.definitions));
    return schema;
  }

  private ObjectNode line(String type, Class<?> body) {
    ObjectNode members = JSON.objectNode();
    members.set("body", of(body));
    members.set("hash", hash());
    members.set("prev", hash());
    members.set("seq", JSON.objectNode().put("type", "integer").put("minimum", 1));
    members.set("time", of(Instant.class));
    members.set("type", JSON.objectNode().put("const", type));
    return object(members);
  }

  private static ObjectNode hash() {
    return JSON.objectNode().put("type", "string").put("pattern", "^[0-9a-f]{64}$");
  }

  private ObjectNode of(Type type) {
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return JSON.objectNode().put("type", "string");
    } else if (plain == boolean.class) {
      return JSON.objectNode().put("type", "boolean");
    } else if (plain == int.class
        || plain == long.class
        || plain == Long.class
        || plain == Duration.class) {
      return JSON.objectNode().put("type", "integer");
    } else if (plain == Instant.class) {
      return JSON.objectNode().put("type", "string").put("format", "date-time");
    } else if (plain.isEnum()) {
      ObjectNode constants = JSON.objectNode();
      Stream.of(plain.getEnumConstants())
          .map(constant -> ((Enum<?>) constant).name())
          .sorted()
          .forEach(constants.putArray("enum")::add);
      return constants;
    }
    return JSON.objectNode().put("$ref", "#/$defs/" + define(plain));
  }

  private ObjectNode ofGeneric(ParameterizedType type) {
    Type[] of = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      ObjectNode absent = JSON.objectNode();
      absent.putArray("anyOf").add(JSON.objectNode().put("type", "null")).add(of(of[0]));
      return absent;
    } else if (type.getRawType() == List.class) {
      return JSON.objectNode().put("type", "array").set("items", of(of[0]));
    } else if (type.getRawType() == Map.class && of[0] == String.class) {
      return JSON.objectNode().put("type", "object").set("additionalProperties", of(of[1]));
    }
    throw new IllegalArgumentException("no JSON is written for " + type);
  }

  private String define(Class<?> type) {
    String name = type.getSimpleName();
    if (!definitions.containsKey(name)) {
      definitions.put(name, JSON.objectNode()); // before its members, which may be of its own type
      definitions.put(name, type.isRecord() ? record(type) : alternatives(type));
    }
    return name;
  }

  private ObjectNode record(Class<?> type) {
    ObjectNode members = JSON.objectNode();
    Optional.ofNullable(EntryJson.KINDS.get(type))
        .ifPresent(kind -> members.set("kind", JSON.objectNode().put("const", kind)));
    Stream.of(type.getRecordComponents())
        .sorted(Comparator.comparing(RecordComponent::getName))
        .forEach(member -> members.set(member.getName(), of(member.getGenericType())));
    return object(members);
  }

  private ObjectNode alternatives(Class<?> type) {
    ObjectNode alternatives = JSON.objectNode();
    ArrayNode each = alternatives.putArray("oneOf");
    Stream.of(type.getPermittedSubclasses())
        .sorted(Comparator.comparing(Class::getSimpleName))
        .forEach(kind -> each.add(of(kind)));
    return alternatives;
  }

  private static ObjectNode object(ObjectNode members) {
    ObjectNode object = JSON.objectNode();
    object.put("type", "object");
    object.set("properties", members);
    members.fieldNames().forEachRemaining(object.withArray("required")::add);
    return object.put("additionalProperties", false);
  }
}
