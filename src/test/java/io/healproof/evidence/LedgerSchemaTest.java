package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The schema that strangers get, against the reader that enforces it. After a wanted change: {@code
 * mvn test -Dtest=LedgerSchemaTest -Dhealproof.golden=write}.
 */
class LedgerSchemaTest {
  private static final String NAME = "ledger.schema.json";

  private final ObjectMapper mapper = new ObjectMapper();
  private final List<ObjectNode> lines = new ArrayList<>();

  @BeforeEach
  void writeOneOfEachRecord(@TempDir Path temp) throws IOException {
    Path folder = temp.resolve("run");
    SmallRun.seal(folder, Optional.of(SigningKey.generate()));
    for (String line : Files.readAllLines(folder.resolve(Ledger.FILE))) {
      lines.add((ObjectNode) mapper.readTree(line));
    }
  }

  @Test
  void theShippedSchemaIsThatOfTheRecords() throws IOException {
    String current = new EntryJson().pretty(SchemaOfRecords.ofALine());
    if ("write".equals(System.getProperty("healproof.golden"))) {
      Files.writeString(Path.of("src/main/resources/io/healproof/evidence", NAME), current);
    }

    assertEquals(current, shipped());
  }

  @Test
  void whatIsWrittenKeepsToTheSchema() throws IOException {
    JsonSchema schema = schema();
    for (ObjectNode line : lines) {
      assertEquals(List.of(), List.copyOf(schema.validate(line)), line.toString());
    }
  }

  @Test
  void schemaAndReaderRefuseTheSame() throws IOException {
    JsonSchema schema = schema();
    int refused = 0;
    for (ObjectNode line : lines) {
      for (ObjectNode changed : changesOf(line)) {
        boolean valid = schema.validate(changed).isEmpty();
        assertEquals(valid, readable(changed), changed.toString());
        refused += valid ? 0 : 1;
      }
    }
    assertTrue(refused > 500, "many changes were tried: " + refused);
  }

  /** The line with each of its values, wherever it is, in turn dropped, replaced or added to. */
  private List<ObjectNode> changesOf(ObjectNode line) {
    List<ObjectNode> changes = new ArrayList<>();
    List<String> places = new ArrayList<>();
    collect(line.path("body"), "/body", places);
    for (String place : places) {
      int slash = place.lastIndexOf('/');
      String parent = place.substring(0, slash);
      String name = place.substring(slash + 1).replace("~1", "/").replace("~0", "~");
      for (JsonNode other : others()) {
        ObjectNode changed = line.deepCopy();
        // Whether one number fits another is no matter of form.
        boolean asGood = other.isNumber() && line.at(place).isNumber();
        if (changed.at(parent) instanceof ObjectNode object && !asGood) {
          object.set(name, other);
          changes.add(changed);
        }
      }
      ObjectNode shorter = line.deepCopy();
      if (shorter.at(parent) instanceof ObjectNode object) {
        object.remove(name);
        changes.add(shorter);
      }
      ObjectNode longer = line.deepCopy();
      if (longer.at(place) instanceof ObjectNode object) {
        changes.add(longer);
        object.put("more", 1);
      }
    }
    return changes;
  }

  private static List<JsonNode> others() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return List.of(
        json.nullNode(),
        json.textNode("7"),
        json.numberNode(7),
        json.booleanNode(true),
        json.arrayNode().add(7),
        json.objectNode().put("seven", 7));
  }

  private static void collect(JsonNode node, String path, List<String> places) {
    places.add(path);
    if (node.isObject()) {
      node.properties()
          .forEach(
              member ->
                  collect(
                      member.getValue(),
                      path + "/" + member.getKey().replace("~", "~0").replace("/", "~1"),
                      places));
    } else {
      for (int i = 0; i < node.size(); i++) {
        collect(node.get(i), path + "/" + i, places);
      }
    }
  }

  private static boolean readable(ObjectNode line) {
    if (!line.has("body")) {
      return false;
    }
    byte[] body = CanonicalJson.write(line.path("body")).getBytes(StandardCharsets.UTF_8);
    return new EntryJson().exact(line.path("type").asText(), body, 0, body.length).isPresent();
  }

  private static JsonSchema schema() throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            shipped(), SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  private static String shipped() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Ledger.class.getResourceAsStream(NAME), "the schema is shipped")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
