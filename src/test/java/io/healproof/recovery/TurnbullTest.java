package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TurnbullTest {
  /**
   * Months to breast retraction after radiotherapy alone, of 46 patients; (left, right], without a
   * right end where it was not seen. Finkelstein and Wolfe, Biometrics 41 (1985), 933-945, table 4.
   */
  private static final String RADIOTHERAPY =
      """
      45 .  25 37  37 .   6 10  46 .   0 5   0 7  26 40  18 .  46 .  46 .  24 .  46 .  27 34  36 .
       7 16  36 44   5 11  17 .  46 .  19 35   7 14  36 48  17 25  37 44  37 .  24 .   0 8  40 .
      32 .   4 11  17 25  33 .  15 .  46 .  19 26  11 15  11 18  37 .  22 .  38 .  34 .  46 .
       5 12  36 .  46 .
      """;

  @Test
  void thePublishedEstimateOfThePublishedExample() {
    // Fay and Shaw, Journal of Statistical Software 36 (2010), number 2, section 5.1.
    List<String> published =
        List.of(
            "(4, 5] 0.0463",
            "(6, 7] 0.0334",
            "(7, 8] 0.0887",
            "(11, 12] 0.0708",
            "(24, 25] 0.0926",
            "(33, 34] 0.0818",
            "(38, 40] 0.1209",
            "(46, 48] 0.4656");

    assertEquals(published, text(Turnbull.of(radiotherapy())));
  }

  @Test
  void quantilesAreIntervals() {
    Turnbull estimate = Turnbull.of(radiotherapy());

    assertEquals(range(24, 25), estimate.quantile(0.25));
    assertEquals(range(46, 48), estimate.quantile(0.6));
    assertThrows(IllegalArgumentException.class, () -> estimate.quantile(1));
  }

  @Test
  void exactAndRightCensoredDataGiveTheEstimateOfKaplanAndMeier() {
    // Weeks of remission under 6-MP, Freireich et al. (1963): 6, 6, 6, 6+, 7, 9+, 10, 10+, 11+, 13,
    // 16, 17+, 19+, 20+, 22, 23, 25+, 32+, 32+, 34+, 35+.
    List<Recovery> remissions = new ArrayList<>();
    for (int week : new int[] {6, 6, 6, 7, 10, 13, 16, 22, 23}) {
      remissions.add(new Recovery.Observed(Interval.closed(s(week), s(week))));
    }
    for (int week : new int[] {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) {
      remissions.add(new Recovery.RightCensored(s(week)));
    }
    double left = 1;
    TreeMap<Integer, Double> survival = new TreeMap<>();
    for (Turnbull.Mass mass : Turnbull.of(remissions).masses()) {
      left -= mass.probability();
      survival.put((int) mass.lower().toSeconds(), left);
    }

    // The published product-limit estimates.
    double[][] published = {
      {6, 0.8571}, {7, 0.8067}, {10, 0.7529}, {13, 0.6902}, {16, 0.6275}, {22, 0.5378}, {23, 0.4482}
    };
    for (double[] expected : published) {
      assertEquals(expected[1], survival.getOrDefault((int) expected[0], 2.0), 5e-5);
    }
    // What is left lies beyond the longest that anybody was watched.
    assertEquals(0, survival.getOrDefault(35, 2.0), 1e-6);
  }

  @Test
  void aSmallCaseSolvedByHand() {
    // (0, 2], (1, 3], (2, 4]: innermost (1, 2] and (2, 3]. The likelihood p (p + q) q is largest at
    // p = q = 1/2.
    assertEquals(
        List.of("(1, 2] 0.5000", "(2, 3] 0.5000"),
        text(Turnbull.of(List.of(observed(0, 2), observed(1, 3), observed(2, 4)))));
  }

  @Test
  void endsThatAreOpenAndClosedAreRespected() {
    Recovery closed = new Recovery.Observed(Interval.closed(s(2), s(3)));

    // (1, 2] and [2, 3] meet in 2; (1, 2] and (2, 3] do not meet.
    assertEquals(List.of("[2, 2] 1.0000"), text(Turnbull.of(List.of(observed(1, 2), closed))));
    assertEquals(
        List.of("(1, 2] 0.5000", "(2, 3] 0.5000"),
        text(Turnbull.of(List.of(observed(1, 2), observed(2, 3)))));
  }

  @Test
  void theNeverBrokenTheNeverRecoveredAndTheUnseenHaveTheirPlaces() {
    Turnbull estimate =
        Turnbull.of(
            List.of(
                new Recovery.LeftCensored(s(1)),
                observed(2, 3),
                new Recovery.RightCensored(s(60)),
                new Recovery.Unknown("not seen")));

    assertEquals(List.of("[0, 1] 0.3333", "(2, 3] 0.3333", "(60, ) 0.3333"), text(estimate));
    assertEquals(new RankInterval.Range(s(60), Optional.empty()), estimate.quantile(0.9));
    assertThrows(
        IllegalArgumentException.class, () -> Turnbull.of(List.of(new Recovery.Unknown(""))));
  }

  @Test
  void noOtherDistributionIsMoreLikely() {
    SplittableRandom random = new SplittableRandom(1);
    for (int sample = 0; sample < 50; sample++) {
      List<Recovery> recoveries = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        int lower = random.nextInt(20);
        recoveries.add(
            random.nextInt(5) == 0
                ? new Recovery.RightCensored(s(lower))
                : observed(lower, lower + 1 + random.nextInt(8)));
      }
      assertMostLikely(recoveries);
    }
    assertMostLikely(radiotherapy());
  }

  /**
   * The likelihood is concave, so it is enough that no step from the estimate towards a single
   * innermost interval raises it: Gentleman and Geyer, Biometrika 81 (1994), 618-623.
   */
  private static void assertMostLikely(List<Recovery> recoveries) {
    List<Turnbull.Mass> masses = Turnbull.of(recoveries).masses();
    assertEquals(1, masses.stream().mapToDouble(Turnbull.Mass::probability).sum(), 1e-5);
    List<InnermostIntervals.Span> spans =
        recoveries.stream().map(InnermostIntervals.Span::of).toList();
    for (InnermostIntervals.Span towards : InnermostIntervals.of(spans)) {
      double slope = 0;
      for (InnermostIntervals.Span span : spans) {
        double likelihood =
            masses.stream()
                .filter(mass -> span.contains(span(mass)))
                .mapToDouble(Turnbull.Mass::probability)
                .sum();
        slope += span.contains(towards) ? 1 / likelihood : 0;
      }
      assertTrue(slope <= spans.size() * (1 + 1e-4), "towards " + towards + ": " + slope);
    }
  }

  private static InnermostIntervals.Span span(Turnbull.Mass mass) {
    return new InnermostIntervals.Span(
        new Recoveries.End(mass.lower(), mass.lowerClosed()),
        mass.upper().map(upper -> new Recoveries.End(upper, mass.upperClosed())));
  }

  private static List<Recovery> radiotherapy() {
    List<String> ends = new Scanner(RADIOTHERAPY).tokens().toList();
    List<Recovery> recoveries = new ArrayList<>();
    for (int i = 0; i < ends.size(); i += 2) {
      int left = Integer.parseInt(ends.get(i));
      recoveries.add(
          ends.get(i + 1).equals(".")
              ? new Recovery.RightCensored(s(left))
              : observed(left, Integer.parseInt(ends.get(i + 1))));
    }
    assertEquals(46, recoveries.size());
    return recoveries;
  }

  private static List<String> text(Turnbull estimate) {
    return estimate.masses().stream()
        .map(
            mass ->
                "%s%d, %s%s %.4f"
                    .formatted(
                        mass.lowerClosed() ? "[" : "(",
                        mass.lower().toSeconds(),
                        mass.upper().map(upper -> "" + upper.toSeconds()).orElse(""),
                        mass.upperClosed() ? "]" : ")",
                        mass.probability()))
        .toList();
  }

  private static RankInterval.Range range(long lower, long upper) {
    return new RankInterval.Range(s(lower), Optional.of(s(upper)));
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(Interval.openClosed(s(lower), s(upper)));
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
