package io.healproof.experiment.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CalibrationPlanTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static Map<Regime, List<TrialPlan>> byRegime(List<TrialPlan> plans) {
    return plans.stream().collect(Collectors.groupingBy(TrialPlan::regime));
  }

  @Test
  void everyRegimeIsTriedAsOftenAsEveryOtherGiveOrTakeOne() {
    Map<Regime, List<TrialPlan>> plans = byRegime(CalibrationPlan.of(299, LONGEST, 7));

    assertEquals(Regime.values().length, plans.size());
    plans.forEach(
        (regime, trials) ->
            assertTrue(trials.size() == 33 || trials.size() == 34, regime + ": " + trials.size()));
  }

  @Test
  void tenTrialsTryEveryRegime() {
    assertEquals(
        Arrays.stream(Regime.values()).collect(Collectors.toSet()),
        byRegime(CalibrationPlan.of(10, LONGEST, 3)).keySet());
  }

  @Test
  void lengthsReachFromThreeTenthsToThirtySeconds() {
    List<Duration> lengths =
        CalibrationPlan.of(299, LONGEST, 1).stream()
            .filter(plan -> plan.regime() == Regime.REFUSED)
            .map(TrialPlan::length)
            .sorted()
            .toList();

    assertTrue(lengths.get(0).compareTo(Duration.ofMillis(300)) >= 0, lengths.toString());
    assertTrue(lengths.get(0).compareTo(Duration.ofMillis(345)) < 0, lengths.toString());
    assertTrue(lengths.get(lengths.size() - 1).compareTo(Duration.ofSeconds(26)) > 0);
    assertTrue(lengths.get(lengths.size() - 1).compareTo(LONGEST) <= 0, lengths.toString());
    // Half of them below the geometric mean of the ends.
    assertTrue(lengths.get(14).compareTo(Duration.ofSeconds(3)) < 0, lengths.toString());
    assertTrue(lengths.get(lengths.size() - 15).compareTo(Duration.ofSeconds(3)) > 0);
  }

  @Test
  void noScriptedTimeIsLongerThanAsked() {
    assertTrue(
        CalibrationPlan.of(90, Duration.ofSeconds(2), 5).stream()
            .allMatch(plan -> plan.length().compareTo(Duration.ofSeconds(2)) <= 0));
  }

  @Test
  void aSeedGivesOnePlanAndAnotherSeedAnother() {
    assertEquals(CalibrationPlan.of(50, LONGEST, 11), CalibrationPlan.of(50, LONGEST, 11));
    assertNotEquals(CalibrationPlan.of(50, LONGEST, 11), CalibrationPlan.of(50, LONGEST, 12));
  }

  @Test
  void periodsStayWithinWhatAClientMayUse() {
    assertTrue(
        CalibrationPlan.of(299, LONGEST, 2).stream()
            .map(TrialPlan::period)
            .allMatch(
                period ->
                    period.compareTo(Duration.ofMillis(20)) >= 0
                        && period.compareTo(Duration.ofMillis(200)) <= 0));
  }

  @Test
  void aFlappingTargetIsNeverBackForTheHoldTime() {
    assertTrue(Regime.FLAPPING.hold().compareTo(Regime.UP.multipliedBy(2)) > 0);
  }
}
