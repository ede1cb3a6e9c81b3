package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {

  @ParameterizedTest
  @CsvSource({"6,1,6", "10,2,9", "20,6,15", "30,10,21", "59,22,38"})
  void medianRanksAreThePublishedOnes(int n, int lower, int upper) {
    assertEquals(Optional.of(new RankInterval(lower, upper)), RankInterval.ofMedian(n, 0.95));
  }

  @Test
  void fewerThanSixTrialsHaveNoMedianRanksAt95Percent() {
    assertEquals(Optional.empty(), RankInterval.ofMedian(5, 0.95));
  }

  @Test
  void theRankIntervalCoversTheMedianAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(1);
    RankInterval ranks = RankInterval.ofMedian(20, 0.95).orElseThrow();
    int covered = 0;
    int draws = 100_000;
    for (int i = 0; i < draws; i++) {
      double[] sorted = DoubleStream.generate(random::nextDouble).limit(20).sorted().toArray();
      if (sorted[ranks.lower() - 1] <= 0.5 && sorted[ranks.upper() - 1] >= 0.5) {
        covered++;
      }
    }
    // 1 - 2 P(Bin(20, 1/2) < 6) = 0.9586; four standard errors are 0.0025.
    assertEquals(0.9586, (double) covered / draws, 0.0026);
  }

  @Test
  void theMedianOfIntervalsLiesBetweenTheMediansOfTheirEnds() {
    assertEquals(
        new RankInterval.Range(Duration.ofSeconds(2), Optional.of(Duration.ofSeconds(5))),
        RankInterval.median(List.of(observed(3, 5), observed(2, 4), observed(1, 9))));
    assertEquals(
        new RankInterval.Range(Duration.ofMillis(1_500), Optional.of(Duration.ofMillis(3_500))),
        RankInterval.median(List.of(observed(1, 3), observed(2, 4))));
  }

  @Test
  void aMedianHasNoUpperEndWhereHalfOfTheRecoveriesWereNotSeen() {
    Recovery never = new Recovery.RightCensored(Duration.ofSeconds(60));
    Recovery blind = new Recovery.Unknown("not seen");

    assertEquals(
        new RankInterval.Range(Duration.ofSeconds(1), Optional.empty()),
        RankInterval.median(List.of(observed(1, 3), never, blind)));
    assertEquals(
        new RankInterval.Range(Duration.ofSeconds(2), Optional.of(Duration.ofSeconds(4))),
        RankInterval.median(List.of(observed(1, 3), never, observed(2, 4))));
  }

  @Test
  void ranksOverIntervalsTakeTheOuterEnds() {
    List<Recovery> six =
        List.of(
            observed(6, 7),
            observed(1, 2),
            observed(2, 3),
            observed(3, 4),
            observed(4, 5),
            observed(5, 6));

    assertEquals(
        new RankInterval.Range(Duration.ofSeconds(1), Optional.of(Duration.ofSeconds(7))),
        RankInterval.ofMedian(6, 0.95).orElseThrow().over(six));
    assertThrows(IllegalArgumentException.class, () -> new RankInterval(2, 9).over(six));
  }

  @ParameterizedTest
  @CsvSource({"0.95,0,59", "0.95,1,93", "0.95,2,124", "0.95,3,153", "0.90,0,29"})
  void theTrialsNeededAreThePublishedOnes(double share, int misses, int n) {
    assertEquals(n, ExactShare.trialsNeeded(share, 0.95, misses));
  }

  @Test
  void withoutAMissTheBoundIsTheRootOfAlpha() {
    for (int n : new int[] {1, 5, 59, 300}) {
      assertEquals(Math.pow(0.05, 1.0 / n), new ExactShare(n, n).lowerBound(0.95), 1e-9);
    }
  }

  @Test
  void theBoundIsThePublishedOne() {
    // Clopper-Pearson, two-sided 95 % of 8 in 10 is (0.4439, 0.9748): the lower end at 97.5 %.
    assertEquals(0.4439, new ExactShare(8, 10).lowerBound(0.975), 5e-5);
    assertEquals(0, new ExactShare(0, 10).lowerBound(0.95));
  }

  @Test
  void theBoundHoldsAtLeastAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(2);
    int draws = 20_000;
    int held = 0;
    double[] bounds = new double[31];
    for (int k = 0; k <= 30; k++) {
      bounds[k] = new ExactShare(k, 30).lowerBound(0.95);
    }
    for (int i = 0; i < draws; i++) {
      double share = random.nextDouble();
      int within = 0;
      for (int trial = 0; trial < 30; trial++) {
        within += random.nextDouble() < share ? 1 : 0;
      }
      held += bounds[within] <= share ? 1 : 0;
    }
    assertTrue((double) held / draws >= 0.95, "held in " + held + " of " + draws);
    // Exact, not merely safe: averaged over shares it is a little above, never far.
    assertTrue((double) held / draws <= 0.985, "held in " + held + " of " + draws);
  }

  @Test
  void impossibleCountsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ExactShare(2, 1));
    assertThrows(IllegalArgumentException.class, () -> new ExactShare(0, 0));
    assertThrows(IllegalArgumentException.class, () -> new ExactShare(1, 1).lowerBound(1));
    assertThrows(IllegalArgumentException.class, () -> RankInterval.ofMedian(0, 0.95));
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(
        Interval.openClosed(Duration.ofSeconds(lower), Duration.ofSeconds(upper)));
  }
}
