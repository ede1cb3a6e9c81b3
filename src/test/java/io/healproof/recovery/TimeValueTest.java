package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Vectors computed by hand; milliseconds, the fault is injected at 10 000 to 10 100. */
class TimeValueTest {
  private static final TimeBounds FAULT = new TimeBounds(ms(10_000), ms(10_100));
  private static final TimeBounds EFFECT = new TimeBounds(ms(10_200), ms(10_300));

  @Test
  void aTruncatedSecondIsOneSecondWideAndItsClocksErrorAtBothEnds() {
    // [13 400 - 10 - 10 100, 13 400 + 1 000 + 10 - 10 000)
    assertEquals(observed(3_290, 4_410), recovery(13_400));
  }

  @Test
  void aLowerBoundIsNeverNegative() {
    assertEquals(observed(0, 810), recovery(9_800));
  }

  @Test
  void aValueOfBeforeTheEffectIsUnknown() {
    // 9 190 + 1 000 + 10 = 10 200 is not after the effect.
    assertInstanceOf(Recovery.Unknown.class, recovery(9_190));
    assertEquals(observed(0, 201), recovery(9_191));
  }

  private static Recovery recovery(long value) {
    return new TimeValue(ms(value), ms(10)).recovery(FAULT, EFFECT);
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(new Interval(ms(lower), true, ms(upper), false));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
