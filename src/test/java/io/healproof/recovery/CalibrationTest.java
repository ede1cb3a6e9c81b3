package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {
  private static final Interval TRUTH = Interval.closed(ms(2_000), ms(2_010));
  private static final Comparison HIT = compared(observed(1_900, 2_200));
  private static final Comparison MISS = compared(observed(2_100, 2_300));

  @Test
  void aMeasurementContainsTheTruthWhenTheyHaveAMomentInCommon() {
    assertTrue(contains(observed(1_900, 2_000)), "meets the truth at one moment");
    assertFalse(contains(observed(2_010, 2_300)), "(2.01, 2.3] begins after the truth ends");
    assertTrue(contains(new Recovery.LeftCensored(ms(2_000))));
    assertFalse(contains(new Recovery.LeftCensored(ms(1_999))));
    assertTrue(contains(new Recovery.RightCensored(ms(2_009))));
    assertFalse(contains(new Recovery.RightCensored(ms(2_010))));
  }

  @Test
  void whatWasNotSeenIsNeitherHitNorMiss() {
    Accuracy accuracy =
        accuracy(List.of(HIT, MISS, compared(new Recovery.Unknown("The client stood still."))));

    assertEquals(1, accuracy.contained());
    assertEquals(1, accuracy.missed());
    assertEquals(1, accuracy.unknown());
    assertEquals(2, accuracy.known());
    assertEquals(3, accuracy.n());
    assertEquals(Optional.of(new ExactShare(1, 2)), accuracy.coverage());
  }

  @Test
  void aSourceThatSawNothingHasNoCoverageAndNoErrors() {
    Accuracy accuracy = accuracy(List.of(compared(new Recovery.Unknown("blind"))));

    assertEquals(Optional.empty(), accuracy.coverage());
    assertEquals(Optional.empty(), accuracy.errors());
  }

  @Test
  void errorsAreThoseOfTheMiddles() {
    // The truth's middle is 2 005; those measured 2 005 - 20, + 10, + 40, + 70, + 100.
    Accuracy accuracy =
        accuracy(
            List.of(
                around(2_075, 50),
                around(1_985, 50),
                around(2_045, 70),
                around(2_105, 80),
                around(2_015, 50),
                compared(new Recovery.LeftCensored(ms(9_000)))));

    // By hand, type 7 of 5 values: ranks 1, 2, 3 for the quartiles, 3.8 for 95 %.
    assertEquals(
        Optional.of(new Accuracy.MidpointErrors(5, ms(40), ms(70 - 10), ms(70 + 24), ms(2 * 50))),
        accuracy.errors());
  }

  @Test
  void whereTheTruthIsKnownNoBetterThanWhatWasMeasuredNoErrorIsTold() {
    assertEquals(Optional.empty(), accuracy(List.of(around(2_005, 4))).errors());
    assertEquals(ms(0), accuracy(List.of(around(2_005, 5))).errors().orElseThrow().bias());
  }

  @Test
  void biasIsNegativeWhereTooLittleIsMeasured() {
    assertEquals(ms(-20), accuracy(List.of(around(1_985, 50))).errors().orElseThrow().bias());
  }

  @Test
  void sourcesAndQuantitiesAreNeverMixed() {
    Comparison other =
        new Comparison(Sources.BLACKBOX_EXPORTER, "outage", TRUTH, observed(1_900, 2_200));
    Comparison back = new Comparison(Sources.CLIENT_NEW, "recovery", TRUTH, observed(1, 2));

    assertEquals(
        List.of(
            "client, new connections/outage/2",
            "blackbox exporter/outage/1",
            "client, new" + " connections/recovery/1"),
        new Calibration(List.of(HIT, other, back, MISS))
            .accuracies().stream()
                .map(a -> a.source() + "/" + a.quantity() + "/" + a.n())
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "10,0,true",
    "10,1,true",
    "10,2,false",
    "11,2,true",
    "15,3,false",
    "3,2,false",
    "1,1,true"
  })
  void twoMissesInTenShutTheGate(int known, int misses, boolean held) {
    List<Comparison> comparisons = new ArrayList<>(Collections.nCopies(known - misses, HIT));
    comparisons.addAll(Collections.nCopies(misses, MISS));

    assertEquals(held, new Calibration(comparisons).gate().held());
  }

  @Test
  void whatWasNotSeenDoesNotDiluteTheMisses() {
    List<Comparison> comparisons = new ArrayList<>(Collections.nCopies(8, HIT));
    comparisons.addAll(Collections.nCopies(2, MISS));
    comparisons.addAll(Collections.nCopies(50, compared(new Recovery.Unknown("blind"))));

    assertFalse(new Calibration(comparisons).gate().held());
  }

  @Test
  void missesOfSeveralSourcesAddUp() {
    List<Comparison> comparisons = new ArrayList<>();
    for (String source : List.of("a", "b", "c")) {
      comparisons.add(new Comparison(source, "outage", TRUTH, observed(1_900, 2_200)));
      comparisons.add(new Comparison(source, "outage", TRUTH, observed(2_100, 2_300)));
    }

    assertFalse(new Calibration(comparisons).gate().held());
  }

  @Test
  void fewerThanTenAreSaidAndDoNotShutTheGate() {
    Gate gate = new Calibration(Collections.nCopies(9, HIT)).gate();

    assertTrue(gate.held());
    assertEquals(
        "9 of 9 measurements contained a known truth. Fewer than the 10 wanted: client, new"
            + " connections, outage, 9.",
        gate.reason());
    assertEquals(
        "10 of 10 measurements contained a known truth.",
        new Calibration(Collections.nCopies(10, HIT)).gate().reason());
  }

  @Test
  void aCalibrationThatSawNothingShowsNothing() {
    assertFalse(new Calibration(List.of()).gate().held());
    assertFalse(new Calibration(List.of(compared(new Recovery.Unknown("blind")))).gate().held());
  }

  private static boolean contains(Recovery measured) {
    return accuracy(List.of(compared(measured))).contained() == 1;
  }

  private static Accuracy accuracy(List<Comparison> comparisons) {
    return new Calibration(comparisons).accuracies().get(0);
  }

  private static Comparison around(long middle, long half) {
    return compared(observed(middle - half, middle + half));
  }

  private static Comparison compared(Recovery measured) {
    return new Comparison(Sources.CLIENT_NEW, "outage", TRUTH, measured);
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(Interval.openClosed(ms(lower), ms(upper)));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
