package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
  private static final double EPOCH_AT_START = 1_700_000_000.0;

  private static ClockReading reading(double sent, double received, double remoteSinceStart) {
    return new ClockReading(
        millis(sent), millis(received), EPOCH_AT_START + remoteSinceStart / 1e3);
  }

  private static Duration millis(double millis) {
    return Duration.ofNanos(Math.round(millis * 1e6));
  }

  @Test
  void oneReadingBoundsTheOffsetByHalfItsRoundTripAndTheResolution() {
    ClockOffset offset = ClockOffset.of(List.of(reading(1000, 1010, 1005))).orElseThrow();

    assertEquals(millis(6), offset.bound());
    assertEquals(millis(1005), offset.toRunTime(EPOCH_AT_START + 1.005));
  }

  @Test
  void severalReadingsNarrowTheOffset() {
    ClockOffset offset =
        ClockOffset.of(List.of(reading(1000, 1100, 1095), reading(2000, 2100, 2005))).orElseThrow();

    assertTrue(offset.bound().compareTo(millis(10)) < 0, offset.toString());
  }

  @Test
  void aSteppedClockHasNoOffset() {
    assertEquals(
        Optional.empty(),
        ClockOffset.of(List.of(reading(1000, 1010, 1005), reading(2000, 2010, 2105))));
  }

  @Test
  void theTruthIsWithinTheBoundForRandomRoundTripsAndSkews() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double skewMillis = random.nextDouble() * 10_000 - 5_000;
      List<ClockReading> readings = new ArrayList<>();
      for (int k = 0; k < 3; k++) {
        double sent = k * 1000 + random.nextDouble() * 100;
        double there = random.nextDouble() * 20;
        double back = random.nextDouble() * 20;
        double shown = Math.floor(sent + there + skewMillis);
        readings.add(reading(sent, sent + there + back, shown));
      }
      ClockOffset offset = ClockOffset.of(readings).orElseThrow();
      Duration error =
          offset.toRunTime(EPOCH_AT_START + (5_000 + skewMillis) / 1e3).minus(millis(5_000)).abs();
      assertTrue(error.compareTo(offset.bound().plus(millis(0.01))) <= 0, error + " " + offset);
    }
  }
}
