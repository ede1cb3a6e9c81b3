package io.healproof.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes known secrets out of everything that is recorded. The last line of defence: whoever gathers
 * evidence should not gather secrets to begin with.
 */
public final class Redaction {
  /** Shorter values would mask ordinary words all over a record. */
  private static final int SHORTEST = 6;

  private final List<String> values;

  /** Masks nothing. */
  public static Redaction none() {
    return new Redaction(List.of());
  }

  /** Masks these values; those of fewer than six characters are left to the gatherer. */
  public Redaction(List<Secret> secrets) {
    this.values =
        secrets.stream()
            .map(Secret::reveal)
            .filter(value -> value.length() >= SHORTEST)
            .flatMap(value -> Stream.of(value, base64(value)))
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** Kubernetes shows the data of its Secrets in this form. */
  private static String base64(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  /** The text with each secret replaced by {@code ***}. */
  public String text(String text) {
    String masked = text;
    for (String value : values) {
      masked = masked.replace(value, Secret.MASK);
    }
    return masked;
  }

  /** The value with each secret in each of its texts replaced by {@code ***}. */
  JsonNode tree(JsonNode node) {
    if (values.isEmpty()) {
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
      node.properties()
          .forEach(member -> masked.set(text(member.getKey()), tree(member.getValue())));
      return masked;
    }
    return node;
  }

  /** The bytes with each secret's UTF-8 form replaced by {@code ***}. */
  public byte[] bytes(byte[] bytes) {
    if (values.isEmpty()) {
      return bytes;
    }
    // Latin-1 maps each byte to one character and back, so nothing else in the bytes changes.
    String masked = new String(bytes, StandardCharsets.ISO_8859_1);
    for (String value : values) {
      String encoded =
          new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      masked = masked.replace(encoded, Secret.MASK);
    }
    return masked.getBytes(StandardCharsets.ISO_8859_1);
  }
}
