package io.healproof.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.healproof.HealproofException;
import io.healproof.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads {@code healproof.yaml}: one flat map of settings. Errors name the file and the line. */
final class SettingsFile {
  static final String NAME = "healproof.yaml";

  private final Path file;

  SettingsFile(Path file) {
    this.file = file;
  }

  /** The values in the file; none when there is no file or nothing in it. */
  GivenValues read() {
    if (!Files.exists(file)) {
      return new GivenValues(Map.of());
    }
    YAMLFactory yaml =
        YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (JsonParser parser = yaml.createParser(Files.readString(file))) {
      return new GivenValues(read(parser));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw wrong(line, e.getOriginalMessage().lines().findFirst().orElse("not YAML"));
    } catch (IOException e) {
      throw HealproofException.broken("Could not read " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private Map<SettingKey, GivenValues.Value> read(JsonParser parser) throws IOException {
    Map<SettingKey, GivenValues.Value> values = new EnumMap<>(SettingKey.class);
    JsonToken first = parser.nextToken();
    if (first == null) {
      return values;
    }
    if (first != JsonToken.START_OBJECT) {
      throw wrong(parser.currentTokenLocation().getLineNr(), "expected lines like \"trials: 5\"");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      SettingKey key = SettingKey.of(name).orElseThrow(() -> unknown(name, line));
      parser.nextToken();
      values.put(key, new GivenValues.Value(text(parser, name, line), origin(line)));
    }
    return values;
  }

  /** A scalar as it is written, or a list of scalars joined by commas. */
  private String text(JsonParser parser, String name, int line) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<String> parts = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        parts.add(text(parser, name, line));
      }
      return String.join(",", parts);
    }
    boolean nothing = parser.currentToken() == JsonToken.VALUE_NULL || parser.getText().isBlank();
    if (!parser.currentToken().isScalarValue() || nothing) {
      throw wrong(line, "\"" + name + "\" needs a value, or is not to be there at all");
    }
    return parser.getText();
  }

  private HealproofException unknown(String name, int line) {
    return wrong(
        line,
        "there is no setting \""
            + name
            + "\"."
            + NearestName.hint(name, SettingKey.keys())
            + " Known: "
            + String.join(", ", SettingKey.keys()));
  }

  private HealproofException wrong(int line, String what) {
    return HealproofException.usage(file + " line " + line + ": " + what + ".");
  }

  private Origin origin(int line) {
    Path folder = file.toAbsolutePath().getParent();
    return new Origin(NAME + " line " + line, folder == null ? file : folder);
  }
}
