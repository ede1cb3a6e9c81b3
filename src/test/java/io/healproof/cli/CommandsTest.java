package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.ImageSource;
import io.healproof.recovery.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  @TempDir Path folder;
  private CommandLineFixture healproof = new CommandLineFixture(Path.of("unused"));

  @BeforeEach
  void fixture() {
    healproof = new CommandLineFixture(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run ",
        "test ",
        "plan ",
        "rbac ",
        "calibrate ",
        "verify ",
        "recover ",
        "report ",
        "claims ",
        "keygen ",
        "doctor ",
        "cluster ",
        "cluster up ",
        "cluster down ",
        "cluster status ",
        "cluster load ",
        "cluster kubeconfig "
      })
  void everyCommandHelpsWithExamplesAndExitCodes(String command) {
    var result = healproof.call((command + "--help").split(" ", -1));

    assertEquals(0, result.status(), result.err());
    assertTrue(result.out().startsWith("Usage: "), result.out());
    assertTrue(result.out().contains("healproof " + command.strip()), result.out());
    assertTrue(result.out().contains("Examples:"), result.out());
    assertTrue(result.out().contains("Exit codes:"), result.out());
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    String version = healproof.call("--version").out();

    assertTrue(version.matches("(?s)healproof \\d+\\.\\d+.*"), version);
  }

  @ParameterizedTest
  @CsvSource({
    "run --trails 5, --trials",
    "clster up, healproof cluster",
    "cluster donw, Did you mean: cluster down",
    "run --images push, 'auto, pull or build'",
    "run --trials none, a whole number of at least 1",
    "run --trials 0, a whole number of at least 1",
    "run --agents 21, from 1 to 20",
    "cluster load, IMAGE",
    "doctor --only dsk, Did you mean \"disk\"?"
  })
  void wrongUsageEndsWith64AndNamesWhatWasMeant(String call, String meant) {
    var result = healproof.call(call.split(" ", -1));

    assertEquals(ExitCode.USAGE.status(), result.status(), result.err());
    assertTrue(result.err().contains(meant), result.err());
    assertEquals(List.of(), healproof.runs);
  }

  @Test
  void noCommandIsWrongUsage() {
    var result = healproof.call();

    assertEquals(ExitCode.USAGE.status(), result.status());
    assertTrue(result.err().contains("Commands:"), result.err());
  }

  @Test
  void whatMakesItsOwnClusterRefusesAContextWithItsOrigin() {
    healproof.environment.put("HEALPROOF_CONTEXT", "aks");
    for (String command : List.of("calibrate", "cluster up")) {
      var result = healproof.call(command.split(" ", -1));

      assertEquals(ExitCode.REFUSED.status(), result.status(), result.err());
      assertTrue(result.err().contains("\"aks\" (from HEALPROOF_CONTEXT)"), result.err());
    }
    assertEquals(List.of(), healproof.runs);
    assertEquals(List.of(), healproof.clusters.calls);
  }

  @Test
  void onAContextTheLeashIsOnUnlessItIsTakenOff() {
    healproof.call("run", "--quiet", "--context", "aks");
    healproof.call("run", "--quiet", "--context", "aks", "--no-leashed");

    assertEquals(Optional.empty(), healproof.runs.get(0).guards().leashed().value());
    assertEquals(Optional.of(false), healproof.runs.get(1).guards().leashed().value());
  }

  @Test
  void runPrintsATableAndEndsWithTheRunsExitCode() {
    healproof.running = settings -> CommandLineFixture.summary(Verdict.fail("because"));

    var result = healproof.call("run", "--trials", "3");

    assertEquals(ExitCode.FAIL.status(), result.status());
    assertEquals(3, healproof.runs.get(0).trials().value().orElseThrow());
    assertTrue(result.out().contains("FAIL  RC-POD-1: because"), result.out());
    assertTrue(result.out().contains("head:   ab12"), result.out());
    assertTrue(result.out().contains("page:   somewhere"), result.out());
    assertFalse(result.out().contains("\033"), "no colours where no terminal is");
  }

  @Test
  void coloursNeedATerminalAndNoNoColor() {
    healproof.properties.put("healproof.terminal", "out");
    assertTrue(healproof.call("run").out().contains("\033[32mPASS\033[0m"));

    healproof.environment.put("NO_COLOR", "1");
    assertFalse(healproof.call("run").out().contains("\033"));
  }

  @Test
  void progressGoesToTheErrorStreamUnlessQuiet() {
    assertTrue(healproof.call("run").err().contains("[1/3] trial: fine"));
    assertEquals("", healproof.call("run", "--quiet").err());
  }

  @Test
  void jsonSaysWhatCameOfItAndWhereEachSettingCameFrom() throws Exception {
    JsonNode json = new JsonMapper().readTree(healproof.call("run", "--json").out());

    assertEquals("1", json.at("/run").asText());
    assertEquals(0, json.at("/exitCode").asInt());
    assertEquals("9", json.at("/settings/seed/value").asText());
    assertEquals("--seed", json.at("/settings/seed/from").asText());
  }

  @Test
  void aRunThatLeavesSomethingBehindSaysWhatAndEndsWith3WhateverItsVerdict() {
    RunSummary passed = CommandLineFixture.passed();
    healproof.running =
        settings ->
            new RunSummary(
                passed.record(),
                passed.folder(),
                passed.notes(),
                List.of("cordon of node agent-1 was not cordoned and is cordoned"));

    var result = healproof.call("run");

    assertEquals(ExitCode.BROKEN.status(), result.status());
    assertTrue(result.out().contains("PASS"), "the verdict stands: " + result.out());
    assertTrue(result.out().contains("LEFT BEHIND: cordon of node agent-1"), result.out());
    assertTrue(healproof.call("run", "--json").out().contains("\"exitCode\" : 3"));
  }

  @Test
  void recoverSaysWhatItPutBackOrThatThereWasNothing() {
    assertTrue(healproof.call("recover").out().startsWith("nothing to recover"));
    healproof.recovering = settings -> List.of("uncordoned node agent-1");

    var result = healproof.call("recover");

    assertEquals(0, result.status(), result.err());
    assertEquals("uncordoned node agent-1", result.out().strip());
    assertTrue(healproof.call("recover", "--json").out().contains("uncordoned node agent-1"));
  }

  @Test
  void theWatchdogSaysWhatItPutBack() {
    healproof.recovering = settings -> List.of("uncordoned node agent-1");

    assertEquals("uncordoned node agent-1", healproof.call("watchdog").out().strip());
  }

  @Test
  void planPrintsALineForEachThing() {
    assertEquals("kill a pod of rocketchat" + System.lineSeparator(), healproof.call("plan").out());
  }

  @Test
  void rbacPrintsManifestsAndNeedsAContext() {
    var yaml = healproof.call("rbac", "--context", "aks");
    var json = healproof.call("rbac", "--context", "aks", "--json");
    var without = healproof.call("rbac");

    assertEquals("---\nkind: \"Role\"\n", yaml.out());
    assertTrue(json.out().contains("\"kind\" : \"List\""), json.out());
    assertEquals(ExitCode.USAGE.status(), without.status());
    assertTrue(without.err().contains("--context NAME"), without.err());
  }

  @Test
  void clusterCommandsReachTheCluster() {
    assertEquals(0, healproof.call("cluster", "down").status());
    assertEquals(0, healproof.call("cluster", "load", "--quiet", "a:1", "b:2").status());
    assertEquals("no local cluster", healproof.call("cluster", "status").out().strip());
    healproof.call("cluster", "up", "--agents", "3", "--images", "build");

    assertEquals(
        List.of("down", "load [a:1, b:2]", "up 3 " + ImageSource.BUILD), healproof.clusters.calls);
  }

  @Test
  void kubeconfigWithoutAClusterSaysHowToGetOne() {
    var result = healproof.call("cluster", "kubeconfig");

    assertEquals(ExitCode.BROKEN.status(), result.status());
    assertEquals("", result.out());
    assertTrue(result.err().contains("./healproof cluster up"), result.err());
  }

  @Test
  void aKnownFailureIsOneMessageWithItsExitCode() {
    healproof.running =
        settings -> {
          throw new HealproofException(ExitCode.INCONCLUSIVE, "nothing was seen");
        };

    var result = healproof.call("run", "--quiet");

    assertEquals(ExitCode.INCONCLUSIVE.status(), result.status());
    assertEquals("healproof: nothing was seen" + System.lineSeparator(), result.err());
  }

  @Test
  void anUnknownFailureSaysThatHealproofBrokeAndWhereTheDetailsAre() {
    healproof.running =
        settings -> {
          throw new IllegalStateException("oops");
        };

    var result = healproof.call("run", "--quiet");

    assertEquals(ExitCode.BROKEN.status(), result.status());
    assertTrue(result.err().contains("healproof broke: "), result.err());
    assertTrue(result.err().contains(folder.resolve("log").toString()), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
  }

  @Test
  void testWithoutTheLauncherSaysWhatToCall() {
    var result = healproof.call("test", "-DskipITs");

    assertEquals(ExitCode.USAGE.status(), result.status());
    assertTrue(result.err().contains("./healproof test -DskipITs"), result.err());
  }

  @Test
  void calibrateTellsHowWellEachInstrumentMeasured() {
    var result = healproof.call("calibrate", "--trials", "12", "--seed", "5", "--quiet");

    assertEquals(0, result.status(), result.err());
    assertTrue(result.out().contains("client, new connections  outage"), result.out());
    assertTrue(result.out().contains("10 of 10 measurements contained"), result.out());
    assertTrue(result.out().contains("head:   cd34"), result.out());
    assertEquals(Optional.of(12), healproof.runs.get(0).trials().value());
    assertEquals(5L, healproof.runs.get(0).seed().value());
  }

  @Test
  void instrumentsThatMissTheTruthAreNotBelieved() {
    healproof.calibrating = settings -> CommandLineFixture.calibrated(2);

    var result = healproof.call("calibrate", "--json", "--quiet");

    assertEquals(2, result.status(), result.err());
    assertTrue(result.out().contains("\"missed\" : 2"), result.out());
  }

  @Test
  void theShortCalibrationOfARunIsASetting() {
    healproof.call("run", "--calibration", "0", "--quiet");
    healproof.call("run", "--quiet");
    var wrong = healproof.call("run", "--calibration", "-1");

    assertEquals(0, healproof.runs.get(0).calibration().value());
    assertEquals(10, healproof.runs.get(1).calibration().value());
    assertEquals(64, wrong.status());
    assertTrue(wrong.err().contains("a whole number from 0 to 1000"), wrong.err());
  }
}
