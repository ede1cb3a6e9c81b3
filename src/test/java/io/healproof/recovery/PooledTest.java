package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PooledTest {
  private static final Recovery FIRST = new Recovery.LeftCensored(Duration.ofSeconds(1));
  private static final Recovery SECOND = new Recovery.RightCensored(Duration.ofSeconds(60));

  @Test
  void trialsUnderOneFingerprintAreCountedTogether() {
    assertEquals(
        new Pooled("sha256:aa", List.of(FIRST, SECOND)),
        new Pooled("sha256:aa", List.of(FIRST)).and(new Pooled("sha256:aa", List.of(SECOND))));
  }

  @Test
  void trialsUnderDifferentFingerprintsAreRefused() {
    Pooled pool = new Pooled("sha256:aa", List.of(FIRST));
    HealproofException refused =
        assertThrows(
            HealproofException.class, () -> pool.and(new Pooled("sha256:bb", List.of(SECOND))));

    assertEquals(ExitCode.REFUSED, refused.exitCode());
  }

  @Test
  void runsAreSortedByFingerprint() {
    assertEquals(
        List.of(
            new Pooled("sha256:aa", List.of(FIRST, SECOND)),
            new Pooled("sha256:bb", List.of(SECOND))),
        Pooled.byFingerprint(
            List.of(
                new Pooled("sha256:aa", List.of(FIRST)),
                new Pooled("sha256:bb", List.of(SECOND)),
                new Pooled("sha256:aa", List.of(SECOND)))));
  }
}
