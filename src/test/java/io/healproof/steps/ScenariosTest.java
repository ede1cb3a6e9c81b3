package io.healproof.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.experiment.Claim;
import io.healproof.experiment.ClaimOutcome;
import io.healproof.experiment.Promise;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.WorkloadRef;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Verdict;
import io.healproof.stack.ObjectRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenariosTest {
  private static final Map<String, ObjectRef> OBJECTS =
      Map.of(
          "chat", new ObjectRef("Deployment", "rocketchat", "chat"),
          "decoy", new ObjectRef("Deployment", "rocketchat-manual", "decoy"),
          "chat-config", new ObjectRef("ConfigMap", "rocketchat", "chat-config"),
          "manual-config", new ObjectRef("ConfigMap", "rocketchat-manual", "manual-config"));

  @TempDir Path folder;

  private Scenarios scenarios(String... lines) throws IOException {
    Files.writeString(folder.resolve("x.feature"), String.join("\n", lines));
    return new Scenarios(folder, folder, "rocketchat", OBJECTS);
  }

  private Scenarios oneScenario(String tags, String... steps) throws IOException {
    List<String> lines = new ArrayList<>(List.of("Feature: f", tags, "Scenario: s"));
    lines.addAll(List.of(steps));
    return scenarios(lines.toArray(String[]::new));
  }

  private static String problem(Scenarios scenarios) {
    HealproofException e = assertThrows(HealproofException.class, scenarios::plan);
    assertEquals(ExitCode.USAGE, e.exitCode());
    return String.valueOf(e.getMessage());
  }

  private Scenarios drift(String step) throws IOException {
    return oneScenario("@claim:C-1", step, "Then the drift is reverted within 30 s");
  }

  @Test
  void aDriftIsOfAnyKnownKindAndNamesItsObjectAsTheStackDoes() throws IOException {
    FaultSpec fault = drift("When \"Deployment chat\" is deleted by hand").plan().get(0).fault();

    assertEquals(
        FaultSpec.Drift.of(
            "Deployment", "rocketchat", "chat", FaultSpec.DriftAction.DELETE, "", ""),
        fault);
  }

  @Test
  void aServiceIsBlackHoledByItsNameAndDnsIsTheClustersOwn() throws IOException {
    assertEquals(
        FaultSpec.BlackHole.of("shop", "db"),
        drift("When the service \"shop/db\" is black-holed").plan().get(0).fault());
    assertEquals(
        FaultSpec.BlackHole.of("kube-system", "kube-dns"),
        drift("When DNS is lost").plan().get(0).fault());
  }

  @Test
  void aKindThatNoDriftCanBeAboutIsAnErrorThatSaysWhy() throws IOException {
    assertTrue(
        problem(drift("When \"Servise ns/chat\" is deleted by hand")).contains("\"Service\""));
    assertTrue(
        problem(drift("When \"Secret ns/s\" is deleted by hand"))
            .contains("no place for a Secret"));
    assertTrue(problem(drift("When \"chat\" is deleted by hand")).contains("Kind namespace/name"));
  }

  @Test
  void aScenarioIsUnderstoodAsAClaim() throws IOException {
    Claim claim =
        oneScenario(
                "@claim:C-1 @trials:3 @group",
                "Given the \"rocketchat\" stack is healthy",
                "When a pod of deployment \"chat\" is killed",
                "Then the pod is replaced within 2.5 s")
            .plan()
            .get(0);

    assertEquals("C-1", claim.id());
    assertEquals(3, claim.trials());
    assertEquals(Optional.empty(), claim.expected());
    assertEquals(
        new FaultSpec.KillPod(new WorkloadRef("rocketchat", "chat"), false), claim.fault());
    assertEquals(
        List.of(
            new Promise.Replaced("the pod is replaced within 2500 ms", Duration.ofMillis(2500))),
        claim.promises());
    assertEquals(3, claim.line());
    assertEquals(
        List.of(
            "Given the \"rocketchat\" stack is healthy",
            "When a pod of deployment \"chat\" is killed",
            "Then the pod is replaced within 2.5 s"),
        claim.steps());
  }

  /** As a ConfigMap is mounted: the files are links into a hidden folder. */
  @Test
  void hiddenFoldersHoldNoScenarios() throws IOException {
    Scenarios scenarios =
        oneScenario(
            "@claim:C-1",
            "Given the \"rocketchat\" stack is healthy",
            "When a pod of deployment \"chat\" is killed",
            "Then the pod is replaced within 30 s");
    Path hidden = Files.createDirectories(folder.resolve("..2030_01_01"));
    Files.move(folder.resolve("x.feature"), hidden.resolve("x.feature"));
    Files.createSymbolicLink(folder.resolve("..data"), hidden.getFileName());
    Files.createSymbolicLink(folder.resolve("x.feature"), Path.of("..data", "x.feature"));

    assertEquals(
        List.of(folder.resolve("x.feature")), scenarios.plan().stream().map(Claim::file).toList());
  }

  @Test
  void aFolderWithoutFeaturesHasNoClaims() {
    assertEquals(List.of(), new Scenarios(folder, folder, "rocketchat", OBJECTS).plan());
  }

  @Test
  void theShippedScenariosPlanWithoutAComplaint() {
    List<Claim> claims =
        new Scenarios(Path.of(""), Path.of("scenarios/rocketchat"), "rocketchat", OBJECTS).plan();

    assertTrue(claims.stream().anyMatch(Claim::control), "a run without controls proves nothing");
    assertTrue(claims.stream().anyMatch(claim -> !claim.control()));
  }

  @Test
  void anUnknownStepIsNamedWithItsPlaceAndTheNearestKnownOne() throws IOException {
    String message =
        problem(
            oneScenario(
                "@claim:C-1",
                "When a pod of deployment \"chat\" is kiled",
                "Then the pod is replaced within 5 s"));

    assertTrue(message.contains("x.feature:4"), message);
    assertTrue(message.contains("is kiled"), message);
    assertTrue(message.contains("a pod of deployment {string} is killed"), message);
  }

  @Test
  void anUnknownWorkloadIsNamedWithTheNearestKnownOne() throws IOException {
    String message =
        problem(
            oneScenario(
                "@claim:C-1",
                "When a pod of deployment \"chatt\" is killed",
                "Then the pod is replaced within 5 s"));

    assertTrue(message.contains("Did you mean \"chat\"?"), message);
  }

  @Test
  void anObjectWithoutANameInTheStackIsWrittenWithItsNamespace() throws IOException {
    Claim claim =
        oneScenario(
                "@claim:C-1",
                "When a pod of deployment \"shop/cart\" is killed",
                "Then the pod is replaced within 5 s")
            .plan()
            .get(0);

    assertEquals(new FaultSpec.KillPod(new WorkloadRef("shop", "cart"), false), claim.fault());
  }

  @Test
  void anotherStackIsRefused() throws IOException {
    String message =
        problem(
            oneScenario(
                "@claim:C-1",
                "Given the \"rocketcat\" stack is healthy",
                "When a pod of deployment \"chat\" is killed",
                "Then the pod is replaced within 5 s"));

    assertTrue(message.contains("Did you mean \"rocketchat\"?"), message);
  }

  @Test
  void anUnknownTagWithAColonIsNamedWithTheNearestKnownOne() throws IOException {
    String message =
        problem(
            oneScenario(
                "@claim:C-1 @trails:5",
                "When a pod of deployment \"chat\" is killed",
                "Then the pod is replaced within 5 s"));

    assertTrue(message.contains("@trails:5"), message);
    assertTrue(message.contains("Did you mean \"@trials\"?"), message);
  }

  @Test
  void aScenarioWithoutAnIdIsRefused() throws IOException {
    assertTrue(
        problem(
                oneScenario(
                    "@group",
                    "When a pod of deployment \"chat\" is killed",
                    "Then the pod is replaced within 5 s"))
            .contains("@claim:"));
  }

  @Test
  void anIdThatIsUsedTwiceIsRefused() throws IOException {
    String message =
        problem(
            scenarios(
                "Feature: f",
                "@claim:C-1",
                "Scenario: a",
                "When a pod of deployment \"chat\" is killed",
                "Then the pod is replaced within 5 s",
                "@claim:C-1",
                "Scenario: b",
                "When a pod of deployment \"chat\" is killed",
                "Then the pod is replaced within 5 s"));

    assertTrue(message.contains("C-1"), message);
  }

  @Test
  void aPromiseWithoutAFaultIsRefused() throws IOException {
    assertTrue(
        problem(oneScenario("@claim:C-1", "Then the pod is replaced within 5 s"))
            .contains("before a When step"));
  }

  @Test
  void aFileThatIsNoGherkinIsNamed() throws IOException {
    assertTrue(
        problem(scenarios("Feature: f", "nonsense", "Scenario: s", "Wenn")).contains("x.feature"));
  }

  @Test
  void theFirstThenRunsTheClaimAndTheLastOneFailsTheScenario() throws IOException {
    Scenarios scenarios =
        oneScenario(
            "@claim:C-1",
            "When a pod of deployment \"chat\" is killed",
            "Then the pod is replaced within 5 s",
            "Then the pod is replaced within 9 s");
    List<String> run = new ArrayList<>();
    Path json = folder.resolve("out.json");

    scenarios.run(
        scenarios.plan(),
        List.of("json:" + json),
        claim -> {
          run.add(claim.id());
          return outcome(claim, Verdict.fail("It took 7 s."));
        });

    assertEquals(List.of("C-1"), run);
    String report = Files.readString(json);
    assertEquals(1, report.split("\"status\":\"failed\"", -1).length - 1, report);
    assertTrue(report.contains("It took 7 s."), report);
  }

  @Test
  void aControlThatAgreesIsGreen() throws IOException {
    Scenarios scenarios =
        oneScenario(
            "@claim:C-1 @expect:FAIL",
            "When a pod of deployment \"chat\" is killed",
            "Then the pod is replaced within 5 s");
    Path json = folder.resolve("out.json");

    scenarios.run(
        scenarios.plan(),
        List.of("json:" + json),
        claim -> outcome(claim, Verdict.fail("It stayed.")));

    assertTrue(!Files.readString(json).contains("\"status\":\"failed\""));
  }

  @Test
  void whatBreaksTheHarnessEndsTheRunAndIsPassedOn() throws IOException {
    Scenarios scenarios =
        scenarios(
            "Feature: f",
            "@claim:C-1",
            "Scenario: a",
            "When a pod of deployment \"chat\" is killed",
            "Then the pod is replaced within 5 s",
            "@claim:C-2",
            "Scenario: b",
            "When a pod of deployment \"chat\" is killed",
            "Then the pod is replaced within 5 s");
    List<String> run = new ArrayList<>();

    HealproofException e =
        assertThrows(
            HealproofException.class,
            () ->
                scenarios.run(
                    scenarios.plan(),
                    List.of(),
                    claim -> {
                      run.add(claim.id());
                      throw HealproofException.refused("not here");
                    }));

    assertEquals("not here", e.getMessage());
    assertEquals(List.of("C-1"), run);
  }

  private static ClaimOutcome outcome(Claim claim, Verdict verdict) {
    List<Verdict> trials = List.of(verdict);
    ClaimVerdict merged =
        claim.control()
            ? ClaimVerdict.ofControl(claim.id(), Outcome.FAIL, 1, trials)
            : ClaimVerdict.ofClaim(claim.id(), 1, trials);
    return new ClaimOutcome(claim, merged, List.of());
  }
}
