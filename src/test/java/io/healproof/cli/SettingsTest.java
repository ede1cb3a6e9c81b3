package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.ImageSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();

  @Test
  void withoutAnythingGivenEveryDefaultIsSafe() {
    Settings settings = resolve(Map.of());

    assertEquals("rocketchat", settings.stack().value());
    assertEquals(2, settings.agents().value());
    assertEquals(ImageSource.AUTO, settings.images().value());
    assertEquals(Optional.empty(), settings.context().value());
    assertEquals(false, settings.keep().value());
    assertEquals("default", settings.images().origin().where());
  }

  @Test
  void aFlagWinsOverAPropertyOverAVariableOverTheFileOverTheDefault() throws IOException {
    yaml("trials: 1\nagents: 1\nimages: build\ntags: '@file'\n");
    environment.putAll(
        Map.of("HEALPROOF_TRIALS", "2", "HEALPROOF_AGENTS", "2", "HEALPROOF_IMAGES", "pull"));
    properties.putAll(Map.of("healproof.trials", "3", "healproof.agents", "3"));

    Settings settings = resolve(Map.of(SettingKey.TRIALS, "4"));

    assertEquals(Optional.of(4), settings.trials().value());
    assertEquals("--trials", settings.trials().origin().where());
    assertEquals(3, settings.agents().value());
    assertEquals("-Dhealproof.agents", settings.agents().origin().where());
    assertEquals(ImageSource.PULL, settings.images().value());
    assertEquals("HEALPROOF_IMAGES", settings.images().origin().where());
    assertEquals(Optional.of("@file"), settings.tags().value());
    assertEquals("healproof.yaml line 4", settings.tags().origin().where());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trails: 5|line 1: there is no setting \"trails\". Did you mean \"trials\"?",
        "trials: many|line 1: \"trials\" must be a whole number of at least 1, not \"many\"",
        "agents: 0|\"agents\" must be a whole number from 1 to 20, not \"0\"",
        "images: push|\"images\" must be auto, pull or build, not \"push\"",
        "keep: perhaps|\"keep\" must be true or false, not \"perhaps\"",
        "stack: {name: x}|line 1: \"stack\" needs a value",
        "tags:|line 1: \"tags\" needs a value",
        "tags: null|line 1: \"tags\" needs a value",
        "- trials|expected lines like",
        "just text|expected lines like"
      })
  void aWrongFileIsAnErrorThatNamesPlaceAndKey(String text, String expected) throws IOException {
    yaml(text + "\n");

    HealproofException wrong = assertThrows(HealproofException.class, () -> resolve(Map.of()));

    assertEquals(ExitCode.USAGE, wrong.exitCode());
    assertTrue(String.valueOf(wrong.getMessage()).contains(expected), wrong.getMessage());
    assertTrue(String.valueOf(wrong.getMessage()).contains("healproof.yaml"), wrong.getMessage());
  }

  @Test
  void aKeyThatIsThereTwiceIsAnError() throws IOException {
    yaml("trials: 1\ntrials: 2\n");

    HealproofException wrong = assertThrows(HealproofException.class, () -> resolve(Map.of()));

    assertTrue(String.valueOf(wrong.getMessage()).contains("Duplicate"), wrong.getMessage());
    assertTrue(String.valueOf(wrong.getMessage()).contains("line 2"), wrong.getMessage());
  }

  @Test
  void anUnknownVariableOrPropertyIsAnErrorTooAndOursAreKnown() {
    environment.put("HEALPROOF_CACHE", folder.toString());
    properties.put("healproof.home", folder.toString());
    assertEquals("rocketchat", resolve(Map.of()).stack().value());

    environment.put("HEALPROOF_TRAILS", "1");
    HealproofException variable = assertThrows(HealproofException.class, () -> resolve(Map.of()));
    environment.remove("HEALPROOF_TRAILS");
    properties.put("healproof.contxt", "aks");
    HealproofException property = assertThrows(HealproofException.class, () -> resolve(Map.of()));

    assertTrue(String.valueOf(variable.getMessage()).contains("\"HEALPROOF_TRIALS\"?"));
    assertTrue(String.valueOf(property.getMessage()).contains("\"healproof.context\"?"));
  }

  @Test
  void pathsAreRelativeToWhereTheyAreWritten() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve("healproof.yaml"), "scenarios: mine\nstack: ./stack\n");
    properties.put("healproof.home", home.toString());

    assertEquals(Optional.of(home.resolve("mine")), resolve(Map.of()).scenarios().value());
    assertEquals(home.resolve("stack").toString(), resolve(Map.of()).stack().value());
    assertEquals(
        Optional.of(folder.resolve("mine")),
        resolve(Map.of(SettingKey.SCENARIOS, "mine")).scenarios().value());
  }

  @Test
  void claimsAreAListInEveryPlace() throws IOException {
    yaml("claim: [A-1, B-2]\n");

    assertEquals(List.of("A-1", "B-2"), resolve(Map.of()).claims().value());
    assertEquals(
        List.of("C-3", "D-4"), resolve(Map.of(SettingKey.CLAIM, "C-3, D-4")).claims().value());
  }

  @Test
  void aSeedIsDrawnWhereNoneIsGivenAndRecordedLikeAnyOther() {
    Settings settings = resolve(Map.of());

    Settings again = resolve(Map.of(SettingKey.SEED, settings.seed().text()));

    assertEquals(settings.seed().value(), again.seed().value());
  }

  @Test
  void theSchemaKnowsExactlyTheSettings() throws IOException {
    JsonNode schema = new JsonMapper().readTree(Path.of("docs/healproof.schema.json").toFile());

    List<String> keys = new ArrayList<>();
    schema.at("/properties").fieldNames().forEachRemaining(keys::add);

    assertEquals(SettingKey.keys(), keys);
    assertEquals(false, schema.at("/additionalProperties").asBoolean(true));
  }

  private void yaml(String text) throws IOException {
    Files.writeString(folder.resolve("healproof.yaml"), text);
  }

  private Settings resolve(Map<SettingKey, String> flags) {
    properties.put("user.dir", folder.toString());
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return Settings.resolve(
        new Surroundings(
            Places.of(environment, properties), environment, properties, nowhere, nowhere),
        flags);
  }
}
