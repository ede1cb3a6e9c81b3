package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vectors computed by hand from DESIGN.md, section 3. All times in milliseconds. */
class StateSeriesTest {
  private static final ErrorBound BOUND = new ErrorBound(ms(10), ms(500));
  private static final TimeBounds FAULT = new TimeBounds(ms(10_000), ms(10_100));
  private static final TimeBounds EFFECT = new TimeBounds(ms(10_050), ms(10_200));
  private static final Duration HOLD = ms(3_000);

  @Test
  void anOutageLiesBetweenTheLastBrokenAndTheFirstLastingSample() {
    // a = 13 500, b = 14 500: (13 500 - 500 - 10 - 10 100, 14 500 + 20 + 10 - 10 000]
    Recovery recovery = recovery(series(9_500, "RBBBBRRRRRR"));

    assertEquals(observed(2_890, 4_530), recovery);
  }

  @Test
  void aLowerBoundIsNeverNegative() {
    // a = 10 500 gives 10 500 - 510 - 10 100 = -110; b = 11 500
    assertEquals(observed(0, 1_530), recovery(series(9_500, "RBRRRRRR")));
  }

  @Test
  void aSampleThatMayShowTheOldStateDoesNotCount() {
    // 10 500 - 510 lies before the effect at 10 200, so 11 500 is the first that counts.
    Recovery recovery = recovery(series(9_500, "RRRRRRRR"));

    assertEquals(new Recovery.LeftCensored(ms(1_530)), recovery);
  }

  @Test
  void aSampleCountsFromTheVeryMomentOfTheEffect() {
    // 10 710 - 510 = 10 200 is not before the effect.
    assertEquals(new Recovery.LeftCensored(ms(740)), recovery(series(9_710, "RRRRRRR")));
  }

  @Test
  void brokenSamplesFromBeforeTheFaultAreNotItsEffect() {
    assertInstanceOf(Recovery.LeftCensored.class, recovery(series(7_500, "BRRRRRRRRR")));
  }

  @Test
  void aFlapShorterThanTheHoldTimeIsNoRecovery() {
    // Up at 12 500 only, for 13 530 - 10 990 = 2 540 at most; last broken at 14 500.
    assertEquals(observed(3_890, 5_530), recovery(series(9_500, "RBBRBBRRRRRR")));
  }

  @Test
  void aSpanThatMayHaveLastedLongEnoughMovesOnlyTheLowerBound() {
    // Broken at 11 500 and 15 500: up for at most 15 530 - 10 990 = 4 540, at least the hold time,
    // but seen for less: the upper bound is that of the next span, at 16 500.
    assertEquals(observed(890, 6_530), recovery(series(9_500, "RBBRRRBRRRRR")));
  }

  @Test
  void aSpanThatBreaksAfterTheHoldTimeWasARecovery() {
    assertEquals(observed(890, 2_530), recovery(series(9_500, "RBBRRRRRRBBB")));
  }

  @Test
  void theHoldTimeMustBeProven() {
    // b = 12 500 is recovered by 12 530; 16 500 shows what was true at 15 990 or later: 3 460.
    assertEquals(observed(890, 2_530), recovery(series(9_500, "RBBRRRRR")));
    // One sample less proves 2 460 only.
    assertEquals(new Recovery.RightCensored(ms(890)), recovery(series(9_500, "RBBRRRR")));
  }

  @Test
  void anUnknownSampleWidensAtBothEnds() {
    // Taken for recovered the span begins at 12 500, taken for broken at 14 500.
    assertEquals(observed(890, 4_530), recovery(series(9_500, "RBB??RRRRRR")));
    // In the hold time: taken for broken the lasting span begins after it.
    assertEquals(observed(890, 5_530), recovery(series(9_500, "RBBRR?RRRRRR")));
  }

  @Test
  void aMissingSampleIsUnknown() {
    assertEquals(observed(890, 4_530), recovery(series(9_500, "RBB__RRRRRR")));
    assertEquals(observed(890, 5_530), recovery(series(9_500, "RBBRR_RRRRRR")));
  }

  @Test
  void whoeverStaysBrokenIsRightCensored() {
    assertEquals(new Recovery.RightCensored(ms(8_890)), recovery(series(9_500, "RBBBBBBBBBB")));
  }

  @Test
  void aSourceThatFellSilentDoesNotProveThatItStayedBroken() {
    assertEquals(new Recovery.RightCensored(ms(1_890)), recovery(series(9_500, "RBBB???????")));
  }

  @Test
  void nothingSeenIsUnknown() {
    assertInstanceOf(Recovery.Unknown.class, recovery(series(9_500, "R???????")));
    assertInstanceOf(Recovery.Unknown.class, recovery(series(9_500, "")));
  }

  @Test
  void recoveredButNotYetLongEnoughIsUnknownWhileNoBreakWasSeen() {
    assertInstanceOf(Recovery.Unknown.class, recovery(series(9_500, "RRRR")));
  }

  @Test
  void heldUntilIsTheLastMomentThatIsSureToBeRecovered() {
    Sighting sighting = series(9_500, "RBBRRRRRR").all().recovery(FAULT, EFFECT, HOLD);

    // 17 500 - 510 - 10 100
    assertEquals(ms(6_890), sighting.heldUntil());
  }

  @Test
  void anOutageOfSamplesLiesBetweenTheBrokenOnesAndTheRecoveredAround() {
    // Last recovered 9 500, broken 10 500 .. 13 500, recovered from 14 500; no lag.
    Outage outage = client(9_500, "RBBBBRRRRRR").outage(FAULT, HOLD);

    // (13 500 - 10) - (10 500 + 20 + 10), (14 500 + 20 + 10) - (9 500 - 10)
    assertEquals(new Recovery.Observed(Interval.closed(ms(2_960), ms(5_040))), outage.length());
    assertEquals(observed(13_490 - 10_100, 14_530 - 10_000), outage.back());
    assertEquals(4, outage.requests());
    assertEquals(4, outage.failed());
    assertEquals(0, outage.laterFailures());
  }

  @Test
  void anOutageOfSamplesMayHaveSlippedThroughBetweenTwoOfThem() {
    Outage outage = client(7_500, "RRRRRRRRRR").outage(FAULT, HOLD);

    // 1 000 from one to the next, 20 to render it, 10 for the clock at both ends.
    assertEquals(new Recovery.LeftCensored(ms(1_040)), outage.length());
  }

  @Test
  void anOutageOfSamplesGoesOnOverAFlapAndAnUnknownSampleWidensIt() {
    // Up at 12 500 only, then broken, unknown at 14 500, recovered from 15 500.
    Outage outage = client(9_500, "RBBRB?RRRRRR").outage(FAULT, HOLD);

    assertEquals(
        new Recovery.Observed(Interval.closed(ms(13_490 - 10_530), ms(15_530 - 9_490))),
        outage.length());
    assertEquals(4, outage.requests());
    assertEquals(3, outage.failed());
  }

  @Test
  void anOutageOfSamplesMayHaveGoneOnWhereOneIsMissing() {
    assertEquals(
        new Recovery.Observed(Interval.closed(ms(12_490 - 10_530), ms(15_530 - 9_490))),
        client(9_500, "RBBBR_RRRRRR").outage(FAULT, HOLD).length());
  }

  @Test
  void anOutageOfSamplesThatStayBrokenIsRightCensoredAndOfNoneIsUnknown() {
    assertEquals(
        new Recovery.RightCensored(ms(14_490 - 10_530)),
        client(9_500, "RBBBBB").outage(FAULT, HOLD).length());
    assertInstanceOf(Recovery.Unknown.class, client(9_500, "").outage(FAULT, HOLD).length());
    assertInstanceOf(Recovery.Unknown.class, client(9_500, "R????").outage(FAULT, HOLD).length());
  }

  @Test
  void samplesOutOfOrderAreRefused() {
    StateSample sample = new StateSample(ms(1), ms(0), State.BROKEN);

    assertThrows(
        IllegalArgumentException.class,
        () -> new StateSeries(List.of(sample, sample), ms(1_000), BOUND));
  }

  @Test
  void anEffectBeforeTheFaultIsRefused() {
    TimeBounds before = new TimeBounds(ms(1), ms(2));

    assertThrows(
        IllegalArgumentException.class,
        () -> series(9_500, "R").all().recovery(FAULT, before, HOLD));
  }

  /** As a blackbox exporter shows it, which asks when it is scraped. */
  private static StateSeries client(long start, String states) {
    return new StateSeries(
        series(start, states).samples, ms(1_000), new ErrorBound(ms(10), Duration.ZERO));
  }

  private static Recovery recovery(Samples samples) {
    return samples.all().recovery(FAULT, EFFECT, HOLD).recovery();
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(Interval.openClosed(ms(lower), ms(upper)));
  }

  /** One sample a second, each scrape taking 20 ms: R, B, ? for unknown, _ for missing. */
  private static Samples series(long start, String states) {
    List<StateSample> samples = new ArrayList<>();
    for (int i = 0; i < states.length(); i++) {
      if (states.charAt(i) != '_') {
        samples.add(new StateSample(ms(start + 1_000L * i), ms(20), state(states.charAt(i))));
      }
    }
    return new Samples(samples);
  }

  private static State state(char letter) {
    return switch (letter) {
      case 'R' -> State.RECOVERED;
      case 'B' -> State.BROKEN;
      default -> State.UNKNOWN;
    };
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private record Samples(List<StateSample> samples) {
    StateSeries all() {
      return new StateSeries(samples, ms(1_000), BOUND);
    }
  }
}
