package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Vectors computed by hand. All times in milliseconds; the fault is injected at 10 000 to 10 100.
 */
class WatchSeriesTest {
  private static final TimeBounds FAULT = new TimeBounds(ms(10_000), ms(10_100));
  private static final TimeBounds EFFECT = new TimeBounds(ms(10_050), ms(10_200));
  private static final Duration HOLD = ms(3_000);
  private static final Duration LATENCY = ms(300);

  @Test
  void theRecoveryLiesWithinTheBoundsOfItsFirstLastingState() {
    // [14 000 - 300 - 10 100, 14 000 - 10 000]
    assertEquals(observed(3_600, 4_000), recovery(20_000, "R9000 B10150 R14000"));
  }

  @Test
  void aRecoveryBeforeTheEffectCountsFromTheEffect() {
    assertEquals(observed(0, 200), recovery(20_000, "R9000 B10050 R10120"));
  }

  @Test
  void whatNeverBrokeWasThereWhenTheEffectCame() {
    assertEquals(new Recovery.LeftCensored(ms(200)), recovery(20_000, "R9000"));
  }

  @Test
  void aFlapShorterThanTheHoldTimeIsNoRecovery() {
    assertEquals(observed(5_600, 6_000), recovery(20_000, "R9000 B10150 R12000 B13000 R16000"));
  }

  @Test
  void aSpanThatMayHaveLastedLongEnoughMovesOnlyTheLowerBound() {
    // Seen for 2 900, truly up to 3 200.
    assertEquals(observed(1_600, 6_000), recovery(20_000, "R9000 B10150 R12000 B14900 R16000"));
  }

  @Test
  void theHoldTimeMustBeProven() {
    assertEquals(observed(3_600, 4_000), recovery(17_300, "R9000 B10150 R14000"));
    assertEquals(new Recovery.RightCensored(ms(3_600)), recovery(17_299, "R9000 B10150 R14000"));
  }

  @Test
  void aLostWatchWidens() {
    // Lost at 12 000 while broken, back at 15 000 and recovered.
    assertEquals(observed(1_600, 5_000), recovery(20_000, "R9000 B10150 ?12000 R15000"));
    // Lost in the hold time.
    assertEquals(observed(1_600, 5_000), recovery(20_000, "R9000 B10150 R12000 ?12500 R15000"));
    // Lost before anything broke.
    assertEquals(new Recovery.LeftCensored(ms(5_000)), recovery(20_000, "R9000 ?9900 R15000"));
  }

  @Test
  void aWatchThatBeganAfterTheFaultDoesNotKnowWhatWasBefore() {
    assertEquals(new Recovery.LeftCensored(ms(1_000)), recovery(20_000, "R11000"));
  }

  @Test
  void aMomentaryBreakIsNotOverlooked() {
    assertEquals(observed(1_600, 2_000), recovery(20_000, "R9000 B12000 R12000"));
  }

  @Test
  void whoeverStaysBrokenIsRightCensored() {
    // 20 000 - 300 - 10 100
    assertEquals(new Recovery.RightCensored(ms(9_600)), recovery(20_000, "R9000 B10150"));
  }

  @Test
  void aWatchThatWasLostForGoodDoesNotProveThatItStayedBroken() {
    assertEquals(new Recovery.RightCensored(ms(1_600)), recovery(20_000, "R9000 B10150 ?12000"));
  }

  @Test
  void nothingSeenIsUnknown() {
    assertInstanceOf(Recovery.Unknown.class, recovery(20_000, ""));
    assertInstanceOf(Recovery.Unknown.class, recovery(20_000, "R9000 ?9900"));
    assertInstanceOf(Recovery.Unknown.class, recovery(12_000, "R9000"));
  }

  @Test
  void statesOutOfOrderAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> recovery(20_000, "R9000 B8000"));
  }

  private static Recovery recovery(long watchedUntil, String states) {
    List<WatchState> all = new ArrayList<>();
    for (String state : states.isEmpty() ? new String[0] : states.split(" ", -1)) {
      State kind =
          switch (state.charAt(0)) {
            case 'R' -> State.RECOVERED;
            case 'B' -> State.BROKEN;
            default -> State.UNKNOWN;
          };
      all.add(new WatchState(reported(Long.parseLong(state.substring(1))), kind));
    }
    return new WatchSeries(all, reported(watchedUntil)).recovery(FAULT, EFFECT, HOLD).recovery();
  }

  /** What was reported at a moment came about at most 300 ms before. */
  private static TimeBounds reported(long at) {
    return new TimeBounds(ms(at).minus(LATENCY), ms(at));
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(Interval.closed(ms(lower), ms(upper)));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
