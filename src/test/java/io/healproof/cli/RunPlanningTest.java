package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.evidence.Redaction;
import io.healproof.experiment.Claim;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which of the shipped scenarios a run selects. */
class RunPlanningTest {

  private static List<Claim> planned(Map<SettingKey, String> flags) {
    String home = Path.of("").toAbsolutePath().toString();
    Map<String, String> properties = Map.of("user.dir", home, "healproof.home", home);
    Surroundings surroundings =
        new Surroundings(
            Places.of(Map.of(), properties),
            Map.of(),
            properties,
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()));
    return new RunPlanning(surroundings.places(), "0", Redaction.none())
        .plan(Settings.resolve(surroundings, flags))
        .plan()
        .claims();
  }

  private static List<String> ids(Map<SettingKey, String> flags) {
    return planned(flags).stream().map(Claim::id).toList();
  }

  @Test
  void aRunLeavesExtendedScenariosOutUnlessAskedForThem() {
    List<Claim> usual = planned(Map.of());

    assertTrue(usual.stream().anyMatch(claim -> claim.id().equals("RC-POD-1")));
    assertTrue(usual.stream().noneMatch(claim -> claim.tags().contains("@extended")));
    assertTrue(ids(Map.of(SettingKey.TAGS, "@extended")).contains("RC-NODE-2"));
  }

  @Test
  void anExtendedClaimBringsTheControlsBesideItAlongAndNoOthers() {
    assertEquals(
        List.of("RC-CONTROL-1", "RC-CONTROL-3", "RC-CONTROL-2", "RC-NODE-2", "RC-NODE-CONTROL-1"),
        ids(Map.of(SettingKey.CLAIM, "RC-NODE-2")));
  }

  @Test
  void everyFamilyOfExtendedFaultsHasAControlThatMustFail() {
    List<Claim> extended = planned(Map.of(SettingKey.TAGS, "@extended"));

    for (String family : List.of("@pod-failure", "@node-failure", "@drift")) {
      assertTrue(
          extended.stream().anyMatch(claim -> claim.control() && claim.tags().contains(family)),
          family);
    }
  }
}
