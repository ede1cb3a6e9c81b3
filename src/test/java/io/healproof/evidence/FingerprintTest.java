package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.evidence.FingerprintedRun.Change;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FingerprintTest {
  private final Fingerprint before = FingerprintedRun.usual().fingerprint();

  static Stream<Change> whatShapesARecovery() {
    return FingerprintedRun.shaping().stream();
  }

  static Stream<Change> whatDoesNot() {
    return FingerprintedRun.indifferent().stream();
  }

  @ParameterizedTest
  @MethodSource("whatShapesARecovery")
  void whatShapesARecoveryChangesItAndIsNamed(Change change) {
    Fingerprint after = change.made().fingerprint();

    assertNotEquals(before.hash(), after.hash());
    assertEquals(List.of(change.named()), after.changesSince(before));
    assertTrue(after.contradicts(before) || change.named().endsWith("is new"), change.named());
  }

  @ParameterizedTest
  @MethodSource("whatDoesNot")
  void whatDoesNotShapeItChangesNothing(Change change) {
    assertEquals(before, change.made().fingerprint(), change.named());
  }

  @Test
  void theHashIsThatOfThePartsAndOfNothingElse() {
    assertEquals(new Fingerprint(before.parts(), true).hash(), before.hash());
    assertEquals(12, before.hash().length());
  }

  @Test
  void aDriftIsHealedByArgoCdWhichIsPartOfItAndOfNoOther() {
    assertFalse(
        before.parts().keySet().stream().anyMatch(name -> name.contains("argocd-cm")),
        before.toString());
    assertTrue(
        FingerprintedRun.drift().parts().containsKey("manifest of ConfigMap argocd/argocd-cm"),
        FingerprintedRun.drift().toString());
  }

  @Test
  void whereUsersCallAStackThatWasMetCountsWhereTheySend() {
    Fingerprint one = FingerprintedRun.usual().usersAt("https://one.example.org").fingerprint();
    Fingerprint two = FingerprintedRun.usual().usersAt("https://two.example.org").fingerprint();
    Fingerprint nobody =
        FingerprintedRun.usual().usersAt("https://one.example.org").withoutUsers().fingerprint();

    assertEquals(
        List.of("users-url was \"https://one.example.org\", is \"https://two.example.org\""),
        two.changesSince(one));
    assertFalse(nobody.parts().containsKey("users-url"), nobody.toString());
    assertFalse(one.parts().containsKey("pushgateway"), one.toString());
  }

  @Test
  void anArgoCdElsewhereIsPartOfADriftAndOnlyTheApplicationsThatCountAre() {
    String parts = FingerprintedRun.driftElsewhere().parts().keySet().toString();

    assertTrue(parts.contains("StatefulSet gitops/controller"), parts);
    assertTrue(parts.contains("manifest of Application gitops/web"), parts);
    assertFalse(parts.contains("manifest of Application gitops/other"), parts);
  }

  @Test
  void aTrialThatBrokeIsFingerprintedByItsClaimsOthers() {
    assertEquals(before, FingerprintedRun.usual().ofATrialThatBrokeBesidesIt());
  }

  @Test
  void whereEveryTrialBrokeItIsIncompleteAndContradictsNoneOfTheSame() {
    Fingerprint broken = FingerprintedRun.usual().whereEveryTrialBroke();

    assertFalse(broken.complete());
    assertFalse(broken.contradicts(before));
    assertFalse(before.contradicts(broken));
    assertTrue(
        broken.contradicts(FingerprintedRun.usual().kubernetes("v1.35.0").fingerprint()),
        broken.toString());
  }

  @Test
  void withoutManifestsTheWholeRevisionStandsForThem() {
    Fingerprint coarse = FingerprintedRun.usual().withoutManifests().fingerprint();

    assertEquals("c0ffee", coarse.parts().get("Git revision of the whole stack"));
    assertEquals("sha256:2", coarse.parts().get("image chat:1"));
    assertTrue(coarse.complete());
  }
}
