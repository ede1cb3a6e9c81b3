package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsCommandTest {
  @TempDir Path folder;
  private CommandLineFixture healproof = new CommandLineFixture(Path.of("unused"));

  @BeforeEach
  void theProjectsOwnScenariosAndNoRun() throws IOException {
    healproof = new CommandLineFixture(folder);
    for (String copied : new String[] {"scenarios", "cluster-fixtures/stacks"}) {
      try (Stream<Path> files = Files.walk(Path.of(copied))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path to = folder.resolve("home").resolve(file.toString());
          Files.createDirectories(to.resolveSibling(""));
          Files.copy(file, to);
        }
      }
    }
  }

  @Test
  void aClaimThatWasNeverRunSaysSoBesideWhereItIsWrittenAndWhatItPromises() {
    String said = healproof.call("claims").out();

    assertTrue(said.contains("RC-POD-1  A killed pod is replaced"), said);
    assertTrue(said.contains("scenarios/rocketchat/pod-failure.feature:10"), said);
    assertTrue(said.contains("the pod is replaced within 30 s (api, prometheus)"), said);
    assertTrue(said.contains("last         NEVER RUN"), said);
  }

  @Test
  void eachClaimNamesTheControlsThatWatchTheSame() throws IOException {
    JsonNode claims = json("claims", "--json");

    assertEquals(
        "[\"RC-CONTROL-1\",\"RC-CONTROL-3\"]", of(claims, "RC-POD-1").path("controls").toString());
    assertEquals("[\"RC-CONTROL-2\"]", of(claims, "RC-DRIFT-1").path("controls").toString());
    claims.forEach(claim -> assertEquals("[]", claim.path("uncontrolled").toString()));
    assertTrue(of(claims, "RC-CONTROL-2").path("control").asBoolean());
  }

  @Test
  void aClaimWithoutAControlIsShownAsSuch() {
    String alone = folder.resolve("home/scenarios/rocketchat/pod-failure.feature").toString();

    String said = healproof.call("claims", "--scenarios", alone).out();

    assertTrue(said.contains("controls     none"), said);
    assertTrue(said.contains("NO CONTROL watches pods or users"), said);
  }

  @Test
  void whatARunSaidOfAClaimIsShownAndSoIsWhatHasChangedSince() throws IOException {
    RunOnDisk.seal(folder.resolve("run"), Optional.empty());
    assertEquals(0, healproof.call("report", "run", "--publish").status());

    JsonNode claim = of(json("claims", "--json"), "RC-POD-1");

    assertEquals("INCONCLUSIVE", claim.path("lastVerdict").asText());
    assertEquals("run", claim.path("lastRun").asText());
    assertTrue(claim.path("ageSeconds").asLong() > 0);
    assertTrue(
        claim.path("stale").toString().contains("now: the pod is replaced within 30 s"),
        claim.toString());
    assertFalse(of(json("claims", "--json"), "RC-DRIFT-1").path("lastVerdict").asText().isEmpty());
  }

  @Test
  void aPublishedPageSaysFirstWhatItsClaimsSayOtherwiseNow() throws IOException {
    RunOnDisk.sealOf("rocketchat", folder.resolve("run"));
    assertEquals(0, healproof.call("report", "run", "--publish").status());

    String page = Files.readString(folder.resolve("home/docs/EVIDENCE.md"));

    assertTrue(
        page.contains("> * RC-POD-1: now: the pod is replaced within 30 s (prometheus); "), page);
    assertTrue(page.contains("> * RC-DRIFT-1: not part of this run\n"), page);
    assertTrue(page.indexOf("> **Stale.**") < page.indexOf("## Claims"), page);
  }

  @Test
  void aRunThatLiesHereCountsAsRunThoughItDoesNotAddUp() throws IOException {
    Path runs = folder.resolve("home/reports/runs");
    RunOnDisk.seal(runs.resolve("here"), Optional.empty());
    Files.createDirectories(runs.resolve("empty"));

    var result = healproof.call("claims", "--json");
    JsonNode claim = of(new JsonMapper().readTree(result.out()), "RC-POD-1");

    assertEquals("here", claim.path("lastRun").asText());
    assertEquals(0, claim.path("pooledTrials").asInt());
    assertTrue(result.err().contains("left out: "), result.err());
  }

  private JsonNode json(String... call) throws IOException {
    var result = healproof.call(call);
    assertEquals(0, result.status(), result.err());
    return new JsonMapper().readTree(result.out());
  }

  private static JsonNode of(JsonNode claims, String id) {
    for (JsonNode claim : claims) {
      if (claim.path("id").asText().equals(id)) {
        return claim;
      }
    }
    throw new AssertionError("no claim " + id + " in " + claims);
  }
}
