package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordTimeTest {
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void everyMomentIsReadFromItsOneWriting() {
    long from = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    long to = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    for (int i = 0; i < 100_000; i++) {
      int unit = List.of(1, 1_000, 1_000_000, 1_000_000_000).get(i % 4);
      Instant moment =
          Instant.ofEpochSecond(
              random.nextLong(from, to), random.nextInt(1_000_000_000) / unit * (long) unit);

      assertEquals(Optional.of(moment), RecordTime.parse(moment.toString()));
    }
  }

  @Test
  void whatIsReadIsWrittenLikeThat() {
    char[] signs = "0123456789-:.TZ +".toCharArray();
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder("2026-11-30T23:59:50.123450Z");
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        text.setCharAt(random.nextInt(text.length()), signs[random.nextInt(signs.length)]);
      }
      String changed = text.substring(0, text.length() - random.nextInt(2) * random.nextInt(8));

      assertEquals(parsed(changed), RecordTime.parse(changed), changed);
    }
  }

  private static Optional<Instant> parsed(String text) {
    try {
      return Optional.of(Instant.parse(text)).filter(moment -> moment.toString().equals(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
