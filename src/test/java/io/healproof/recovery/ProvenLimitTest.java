package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvenLimitTest {
  private static final ShareWithin USUAL = ShareWithin.ofPercent(95, 95);

  @ParameterizedTest
  // Hahn and Meeker, table A.17: which of the largest of n bounds 95 % at 95 % confidence.
  @CsvSource({"58, -1", "59, 0", "92, 0", "93, 1", "123, 1", "124, 2", "152, 2", "153, 3"})
  void howManyMayLieBeyondFollowsFromTheNumberOfTrials(int trials, int allowed) {
    assertEquals(allowed, ProvenLimit.allowedBeyond(trials, USUAL));
  }

  @Test
  void of59TrialsItIsTheLargestUpperBound() {
    assertEquals(
        Optional.of(new ProvenLimit(Duration.ofSeconds(59), 59, 0)),
        ProvenLimit.of(seconds(59), USUAL));
    assertEquals(Optional.empty(), ProvenLimit.of(seconds(58), USUAL));
  }

  @Test
  void of93TrialsOneMayLieBeyond() {
    assertEquals(
        Optional.of(new ProvenLimit(Duration.ofSeconds(92), 93, 1)),
        ProvenLimit.of(seconds(93), USUAL));
  }

  @Test
  void aTrialThatWasNotSeenCountsAsOneThatNeverRecovered() {
    List<Optional<Duration>> one = seconds(93);
    one.set(0, Optional.empty());
    List<Optional<Duration>> two = seconds(93);
    two.set(0, Optional.empty());
    two.set(1, Optional.empty());

    assertEquals(
        Optional.of(new ProvenLimit(Duration.ofSeconds(93), 93, 1)), ProvenLimit.of(one, USUAL));
    assertEquals(Optional.empty(), ProvenLimit.of(two, USUAL));
  }

  @Test
  void trialsAtTheLimitAreNotBeyondIt() {
    List<Optional<Duration>> same = new ArrayList<>();
    IntStream.range(0, 100).forEach(i -> same.add(Optional.of(Duration.ofSeconds(3))));

    assertEquals(
        Optional.of(new ProvenLimit(Duration.ofSeconds(3), 100, 0)), ProvenLimit.of(same, USUAL));
  }

  @Test
  void atTheStatedConfidenceTheShareIsTruly() {
    // Uniform on (0, 1): the true share within a limit is the limit itself.
    SplittableRandom random = new SplittableRandom(7);
    int held = 0;
    int repetitions = 2_000;
    for (int i = 0; i < repetitions; i++) {
      List<Optional<Duration>> uppers = new ArrayList<>();
      for (int trial = 0; trial < 93; trial++) {
        uppers.add(Optional.of(Duration.ofNanos((long) (random.nextDouble() * 1e9))));
      }
      Duration limit = ProvenLimit.of(uppers, USUAL).orElseThrow().limit();
      held += limit.toNanos() / 1e9 >= 0.95 ? 1 : 0;
    }
    double share = held / (double) repetitions;

    // P(at most one of 93 above 0.95) = 0.050, so it holds in 95.0 %; four standard errors are 2 %.
    assertTrue(share > 0.93 && share < 0.97, "held in " + share);
  }

  private static List<Optional<Duration>> seconds(int trials) {
    List<Optional<Duration>> uppers = new ArrayList<>();
    IntStream.rangeClosed(1, trials)
        .forEach(second -> uppers.add(Optional.of(Duration.ofSeconds(second))));
    return uppers;
  }
}
