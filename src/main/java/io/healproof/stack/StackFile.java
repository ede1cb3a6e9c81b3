package io.healproof.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.healproof.HealproofException;
import io.healproof.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code stack.yaml} as it is written; what is left out is null. */
record StackFile(
    @Nullable String name,
    @Nullable List<String> applications,
    @Nullable String standsInFor,
    @Nullable Users users,
    @Nullable Map<Source, Variant> variants,
    @Nullable Map<String, Ref> objects) {

  static final StackFile EMPTY = new StackFile(null, null, null, null, null, null);

  /** What differs by image source; what it leaves out is taken from the file's top level. */
  record Variant(
      @Nullable List<String> applications, @Nullable String standsInFor, @Nullable Users users) {}

  /** How users reach the chat service. */
  record Users(@Nullable Product kind, @Nullable Ref service) {}

  /** An object of the cluster. */
  record Ref(@Nullable String kind, @Nullable String namespace, @Nullable String name) {

    /**
     * The reference, when it is whole.
     *
     * @param place where it is written, for the message
     */
    ObjectRef checked(String place) {
      if (kind == null || namespace == null || name == null) {
        throw HealproofException.usage(place + " needs kind, namespace and name.");
      }
      return new ObjectRef(kind, namespace, name);
    }
  }

  /** Products that a {@link ChatUser} is there for. */
  enum Product {
    @JsonProperty("rocketchat")
    ROCKETCHAT(UsersKind.ROCKETCHAT),
    @JsonProperty("matrix")
    MATRIX(UsersKind.MATRIX);

    private final UsersKind users;

    Product(UsersKind users) {
      this.users = users;
    }

    UsersKind users() {
      return users;
    }
  }

  /** Where images come from, as the file writes it. */
  enum Source {
    @JsonProperty("pull")
    PULL,
    @JsonProperty("build")
    BUILD
  }

  Optional<Variant> variant(Source source) {
    return Optional.ofNullable(variants).map(all -> all.get(source));
  }

  /**
   * Reads a file.
   *
   * @throws HealproofException (usage) when a key is unknown or given twice, or a value is wrong
   */
  static StackFile read(Path file) {
    YAMLMapper mapper =
        YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try {
      String text = Files.readString(file);
      if (mapper.readTree(text).isMissingNode()) {
        return EMPTY;
      }
      return mapper.readValue(text, StackFile.class);
    } catch (UnrecognizedPropertyException e) {
      List<String> known = e.getKnownPropertyIds().stream().map(Object::toString).toList();
      throw wrong(
          file,
          e,
          "unknown key '"
              + e.getPropertyName()
              + "'"
              + place(e, false)
              + ": "
              + NearestName.hintOrAll(e.getPropertyName(), known));
    } catch (InvalidFormatException e) {
      throw wrong(
          file, e, "'" + e.getValue() + "'" + place(e, true) + " is not known" + choices(e));
    } catch (JsonProcessingException e) {
      throw wrong(file, e, e.getOriginalMessage() + place(e, true));
    } catch (IOException e) {
      throw HealproofException.broken("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String choices(InvalidFormatException e) {
    Class<?> type = e.getTargetType();
    if (type == null || !type.isEnum()) {
      return "";
    }
    return Arrays.stream(type.getEnumConstants())
        .map(value -> value.toString().toLowerCase(Locale.ROOT))
        .sorted()
        .collect(Collectors.joining(", ", ": one of ", ""));
  }

  private static String place(JsonProcessingException e, boolean withLine) {
    String where =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."))
            : "";
    String line =
        !withLine || e.getLocation() == null ? "" : " on line " + e.getLocation().getLineNr();
    return (where.isEmpty() ? "" : " (" + where + ")") + line;
  }

  private static HealproofException wrong(Path file, Exception cause, String what) {
    return new HealproofException(
        io.healproof.ExitCode.USAGE, file + ": " + what + " Mend the file and run again.", cause);
  }
}
