package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlowerNightTest {
  /** As wide as an interval from scrapes once a second is. */
  private static final double WIDTH = 2.2;

  @Test
  void aNightBeyondEveryOtherIsNoticed() {
    SlowerNight found = SlowerNight.of(times(20, 3, 5), times(3, 6, 8));

    assertTrue(found.noticed(), found.toString());
    // Once in 23 over 3 = 1771 by chance.
    assertEquals(1 / 1771.0, found.p(), 0.0005);
  }

  @Test
  void overlapIsNoDifferenceHoweverOftenItComes() {
    SlowerNight found = SlowerNight.of(times(200, 3, 5), times(50, 4.9, 7));

    assertFalse(found.noticed(), found.toString());
    assertEquals(1, found.p());
  }

  @Test
  void someSlowTrialsAmongUsualOnesMakeNoSlowerNight() {
    List<Recovery> night = times(3, 4.5, 7);
    night.addAll(times(2, 6, 8));
    SlowerNight found = SlowerNight.of(times(40, 3, 5), night);

    assertTrue(found.p() <= 0.01, found.toString());
    assertFalse(found.noticed(), found.toString());
  }

  @Test
  void soFewTrialsThatChanceCouldDoItAreNotNoticed() {
    assertFalse(SlowerNight.of(times(6, 3, 5), times(2, 6, 8)).noticed());
    assertFalse(SlowerNight.of(times(98, 3, 5), times(1, 6, 8)).noticed());
    assertTrue(SlowerNight.of(times(120, 3, 5), times(1, 6, 8)).noticed());
  }

  @Test
  void whatWasNotSeenAccusesNobody() {
    List<Recovery> unseen =
        List.of(new Recovery.Unknown("no"), new Recovery.Unknown("no"), new Recovery.Unknown("no"));

    assertFalse(SlowerNight.of(times(50, 3, 5), unseen).noticed());
    assertFalse(SlowerNight.of(unseen, times(50, 3, 5)).noticed());
  }

  @Test
  void aTrialThatHadNotRecoveredWhenWatchingEndedIsSlowerThanAllThatHad() {
    List<Recovery> censored = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      censored.add(new Recovery.RightCensored(Duration.ofSeconds(60)));
    }

    assertTrue(SlowerNight.of(times(20, 3, 5), censored).noticed());
  }

  @Test
  void aFasterNightIsNoNotice() {
    assertFalse(SlowerNight.of(times(20, 6, 8), times(3, 3, 5)).noticed());
  }

  @Test
  void theSameTrialsAlwaysGiveTheSame() {
    List<Recovery> earlier = drawn(new Random(3), 40, 1, 0.5);
    List<Recovery> night = drawn(new Random(4), 4, 1.5, 0.5);

    assertEquals(SlowerNight.of(earlier, night), SlowerNight.of(earlier, night));
  }

  @Test
  void whereNothingChangedAtMostOneNightInAHundredIsNoticed() {
    // Exact recoveries are the worst case: no overlap keeps a difference from counting.
    Random random = new Random(11);
    int noticed = 0;
    int unlikely = 0;
    int nights = 1_500;
    for (int i = 0; i < nights; i++) {
      SlowerNight found =
          SlowerNight.of(
              drawn(random, 30, 1, 0.5, 1e-6), drawn(random, 1 + random.nextInt(6), 1, 0.5, 1e-6));
      noticed += found.noticed() ? 1 : 0;
      unlikely += found.p() <= 0.05 ? 1 : 0;
    }

    // 1 % of 1500 are 15, with a standard error of 3.9; and 5 % are 75, with one of 8.4.
    assertTrue(noticed <= 27, "noticed " + noticed + " of " + nights);
    assertTrue(unlikely >= 30 && unlikely <= 109, "p is at most 5 % in " + unlikely);
  }

  @Test
  void aNightTwiceAsSlowIsNoticedThroughTheIntervals() {
    Random random = new Random(12);
    int noticed = 0;
    int nights = 200;
    for (int i = 0; i < nights; i++) {
      noticed +=
          SlowerNight.of(drawn(random, 30, 5, 0.2), drawn(random, 5, 10, 0.2)).noticed() ? 1 : 0;
    }

    assertTrue(noticed >= 190, "noticed " + noticed + " of " + nights);
  }

  private static List<Recovery> times(int trials, double lower, double upper) {
    List<Recovery> recoveries = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      recoveries.add(between(lower, upper));
    }
    return recoveries;
  }

  private static List<Recovery> drawn(Random random, int trials, double median, double spread) {
    return drawn(random, trials, median, spread, WIDTH);
  }

  /** Log-normal times, each in an interval that begins at a random distance below it. */
  private static List<Recovery> drawn(
      Random random, int trials, double median, double spread, double width) {
    List<Recovery> recoveries = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      double time = median * Math.exp(spread * random.nextGaussian());
      double lower = Math.max(0, time - width * random.nextDouble());
      recoveries.add(between(lower, lower + width));
    }
    return recoveries;
  }

  private static Recovery between(double lower, double upper) {
    return new Recovery.Observed(
        Interval.openClosed(
            Duration.ofNanos((long) (lower * 1e9)), Duration.ofNanos((long) (upper * 1e9))));
  }
}
