package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "30000000000, 30, 30.0, 30.0",
    "360000000, 0.360, 0.360, 0.360",
    "1234567, 0.001, 0.001, 0.002",
    "400000, 0.000, 0.000, 0.001",
    "2345678901, 2.35, 2.34, 2.35",
    "9999000000, 10.0, 9.99, 10.0",
    "12345000000, 12.3, 12.3, 12.4",
    "99960000000, 100, 99.9, 100",
    "347400000000, 347, 347, 348",
    "1234500000000, 1235, 1234, 1235"
  })
  void threeDigitsAreShownAndBoundsAreRoundedOutwards(
      long nanos, String text, String floor, String ceil) {
    Duration duration = Duration.ofNanos(nanos);

    assertEquals(text, Seconds.text(duration));
    assertEquals(floor, Seconds.floor(duration));
    assertEquals(ceil, Seconds.ceil(duration));
  }
}
