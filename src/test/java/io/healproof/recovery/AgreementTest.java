package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgreementTest {

  @Test
  void ofTwoThatContradictEachOtherNeitherIsSuspect() {
    Map<String, Recovery> two = Map.of("api", observed(1, 2), "argocd", observed(3, 4));

    assertFalse(Agreement.gate(two).held());
    assertEquals(Optional.empty(), Agreement.suspect(two));
    assertEquals(
        "api says (1.00, 2.00] s, argocd says (3.00, 4.00] s, and these do not overlap.",
        Agreement.gate(two).reason());
  }

  @Test
  void ofThreeTheOneWithoutWhichTheOthersAgreeIsSuspect() {
    Map<String, Recovery> three =
        Map.of(
            "api", observed(1, 3), "argocd", observed(7, 9), "blackbox exporter", observed(2, 4));

    assertEquals(Optional.of("argocd"), Agreement.suspect(three));
    assertEquals(
        "api says (1.00, 3.00] s, argocd says (7.00, 9.00] s, and these do not overlap. Without"
            + " argocd the others agree, so it is suspect.",
        Agreement.gate(three).reason());
  }

  @Test
  void whereLeavingOutEitherHelpsItCannotBeSaid() {
    // The third agrees with both, or was blind.
    for (Recovery third : new Recovery[] {observed(0, 9), new Recovery.Unknown("not seen")}) {
      Map<String, Recovery> three = Map.of("a", observed(1, 2), "b", observed(3, 4), "c", third);

      assertEquals(Optional.empty(), Agreement.suspect(three));
      assertTrue(
          Agreement.gate(three).reason().endsWith("Which of them is wrong cannot be said."),
          Agreement.gate(three)::reason);
    }
  }

  @Test
  void whereNoSingleOneIsToBlameItCannotBeSaid() {
    Map<String, Recovery> four =
        Map.of("a", observed(1, 2), "b", observed(3, 4), "c", observed(5, 6), "d", observed(7, 8));

    assertEquals(Optional.empty(), Agreement.suspect(four));
  }

  @Test
  void whereAllAgreeNobodyIsSuspect() {
    Map<Witness, Recovery> all =
        Map.of(Witness.API, observed(1, 3), Witness.CLIENT, observed(2, 4));

    assertTrue(Agreement.gate(all).held());
    assertEquals(Optional.empty(), Agreement.suspect(all));
  }

  @Test
  void aPredictionIsHitMissedOrUndecided() {
    Interval predicted = Interval.closed(s(3), s(5));

    assertEquals(PredictionScore.HIT, PredictionScore.of(predicted, observed(4, 9)));
    assertEquals(PredictionScore.MISSED, PredictionScore.of(predicted, observed(5, 9)));
    assertEquals(
        PredictionScore.MISSED, PredictionScore.of(predicted, new Recovery.LeftCensored(s(2))));
    assertEquals(
        PredictionScore.UNDECIDED, PredictionScore.of(predicted, new Recovery.LeftCensored(s(4))));
    assertEquals(
        PredictionScore.HIT,
        PredictionScore.of(Interval.closed(s(0), s(5)), new Recovery.LeftCensored(s(4))));
    assertEquals(
        PredictionScore.UNDECIDED, PredictionScore.of(predicted, new Recovery.RightCensored(s(4))));
    assertEquals(
        PredictionScore.MISSED, PredictionScore.of(predicted, new Recovery.RightCensored(s(5))));
    assertEquals(
        PredictionScore.UNDECIDED, PredictionScore.of(predicted, new Recovery.Unknown("")));
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(Interval.openClosed(s(lower), s(upper)));
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
