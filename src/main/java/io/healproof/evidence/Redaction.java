package io.healproof.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Takes secrets out of everything that is recorded: those that are known, and what looks like one.
 * The last line of defence: whoever gathers evidence should not gather secrets to begin with.
 */
public final class Redaction {
  /** Shorter values would mask ordinary words all over a record. */
  private static final int SHORTEST = 6;

  private final List<String> values;
  private final boolean shapes;

  private Redaction(List<String> values, boolean shapes) {
    this.values = values;
    this.shapes = shapes;
  }

  /** Masks nothing. */
  public static Redaction none() {
    return new Redaction(List.of(), false);
  }

  /**
   * Masks these values, however they are written, and what looks like a secret; values of fewer
   * than six characters are left to the gatherer.
   */
  public static Redaction of(List<Secret> secrets) {
    return new Redaction(
        secrets.stream()
            .map(Secret::reveal)
            .filter(value -> value.length() >= SHORTEST)
            .flatMap(Redaction::writings)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList(),
        true);
  }

  /** Masks, too, what the environment holds under a name like {@code DB_PASSWORD}. */
  public static Redaction ofEnvironment(Map<String, String> environment) {
    return of(
        environment.entrySet().stream()
            .filter(variable -> SecretShapes.named(variable.getKey()))
            .map(variable -> new Secret(variable.getValue()))
            .toList());
  }

  /** As it is, as in JSON, as in a URL, and as Kubernetes shows the data of its Secrets. */
  private static Stream<String> writings(String value) {
    String json = CanonicalJson.write(JsonNodeFactory.instance.textNode(value));
    return Stream.of(
        value,
        json.substring(1, json.length() - 1),
        URLEncoder.encode(value, StandardCharsets.UTF_8),
        URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"),
        base64(value));
  }

  private static String base64(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  /** The text with each secret replaced by {@code ***}. */
  public String text(String text) {
    String masked = text;
    for (String value : values) {
      masked = masked.replace(value, Secret.MASK);
    }
    return shapes ? SecretShapes.mask(masked) : masked;
  }

  /** The value with each secret in each of its texts replaced by {@code ***}. */
  JsonNode tree(JsonNode node) {
    if (values.isEmpty() && !shapes) {
      return node;
    }
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(text(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode masked = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> masked.add(tree(item)));
      return masked;
    }
    if (node.isObject()) {
      ObjectNode masked = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(member -> masked.set(text(member.getKey()), member(member)));
      return masked;
    }
    return node;
  }

  private JsonNode member(Map.Entry<String, JsonNode> member) {
    return shapes && member.getValue().isTextual() && SecretShapes.named(member.getKey())
        ? JsonNodeFactory.instance.textNode(Secret.MASK)
        : tree(member.getValue());
  }

  /** The bytes with each secret's UTF-8 form replaced by {@code ***}. */
  public byte[] bytes(byte[] bytes) {
    if (values.isEmpty() && !shapes) {
      return bytes;
    }
    // Latin-1 maps each byte to one character and back, so nothing else in the bytes changes.
    String masked = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String value : values) {
      String encoded =
          new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      masked = masked.replace(encoded, Secret.MASK);
    }
    return (shapes ? SecretShapes.mask(masked) : masked).getBytes(StandardCharsets.ISO_8859_1);
  }
}
