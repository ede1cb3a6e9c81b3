package io.healproof.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A JSON object a line, each line ended; and what is wrong with bytes that are something else. */
final class JsonLines {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private JsonLines() {}

  static byte[] write(List<? extends JsonNode> objects) {
    StringBuilder lines = new StringBuilder();
    for (JsonNode object : objects) {
      try {
        lines.append(JSON.writeValueAsString(object)).append('\n');
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a tree can always be written", e);
      }
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  static List<Line> read(String what, byte[] bytes) {
    List<Line> lines = new ArrayList<>();
    for (String text : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      int number = lines.size() + 1;
      try {
        lines.add(new Line(what, number, JSON.readTree(text)));
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(
            "%s, line %d: expected a JSON object, seen %s".formatted(what, number, text), e);
      }
    }
    return lines;
  }

  /** One content has one form, so that its hash says all. */
  static void requireCanonical(String what, byte[] seen, byte[] canonical) {
    if (!Arrays.equals(seen, canonical)) {
      throw new IllegalArgumentException(
          what
              + ": expected its canonical form (these members in this order, no white space, each line ended), byte "
              + Arrays.mismatch(seen, canonical)
              + " differs");
    }
  }

  /** One line of what is read. */
  record Line(String what, int number, JsonNode tree) {

    /** A whole number that fits 64 bits. */
    long integer(String member) {
      JsonNode value = tree.path(member);
      if (!value.isIntegralNumber() || !value.canConvertToLong()) {
        throw wrong("a whole number as '" + member + "'", seen(value));
      }
      return value.asLong();
    }

    <E extends Enum<E>> E oneOf(String member, Class<E> words) {
      JsonNode value = tree.path(member);
      for (E word : words.getEnumConstants()) {
        if (value.isTextual() && word.name().equals(value.asText())) {
          return word;
        }
      }
      throw wrong(
          "one of " + Arrays.toString(words.getEnumConstants()) + " as '" + member + "'",
          seen(value));
    }

    /** Makes something of the line; what it refuses is this line's fault. */
    <T> T as(Supplier<T> maker) {
      try {
        return maker.get();
      } catch (Refused e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw wrong("what makes sense", String.valueOf(e.getMessage()));
      }
    }

    IllegalArgumentException wrong(String expected, String seen) {
      return new Refused(
          "%s, line %d: expected %s, seen %s".formatted(what, number, expected, seen));
    }

    private static String seen(JsonNode value) {
      return value.isMissingNode() ? "nothing" : value.toString();
    }
  }

  private static final class Refused extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }
}
