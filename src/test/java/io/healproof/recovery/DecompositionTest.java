package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Vectors computed by hand. All times in milliseconds; the fault is injected in [1 000, 1 050]. */
class DecompositionTest {
  private static final TimeBounds FAULT = new TimeBounds(ms(1_000), ms(1_050));
  private static final Recovery TOTAL = observed(2_900, 3_100);

  @Test
  void phasesFollowEachOtherWithoutAGap() {
    Decomposition decomposition =
        Decomposition.of(
            FAULT,
            List.of(
                milestone("scheduled", 1_200, 1_300, ""),
                milestone("started", 3_300, 3_500, "image pull policy Always"),
                milestone("ready", 4_000, 4_100, "readiness period 1 s")),
            TOTAL);

    assertEquals(
        List.of(
            new Phase("scheduled", closed(150, 300), ""),
            new Phase("started", closed(2_000, 2_300), "image pull policy Always"),
            new Phase("ready", closed(500, 800), "readiness period 1 s")),
        decomposition.phases());
    // (4 000 - 1 050, 4 100 - 1 000) holds the whole.
    assertTrue(decomposition.addsUp().held(), decomposition.addsUp()::reason);
    assertEquals(List.of("started"), names(decomposition.dominating()));
    assertEquals(
        Optional.of("started took [2.00, 2.30] s (image pull policy Always) of (2.90, 3.10] s."),
        decomposition.dominance(TOTAL));
  }

  @Test
  void phasesThatComeToAnotherWholeDoNotAddUp() {
    Decomposition decomposition =
        Decomposition.of(FAULT, List.of(milestone("ready", 4_200, 4_300, "")), TOTAL);

    assertFalse(decomposition.addsUp().held());
    assertEquals(Gate.Consequence.BARS_PASS, decomposition.addsUp().consequence());
    assertEquals(
        "The phases come to [3.15, 3.30] s, but the whole to (2.90, 3.10] s, and these do not"
            + " overlap.",
        decomposition.addsUp().reason());
  }

  @Test
  void milestonesInTheWrongOrderDoNotAddUp() {
    Decomposition decomposition =
        Decomposition.of(
            FAULT,
            List.of(milestone("scheduled", 4_000, 4_100, ""), milestone("ready", 3_700, 3_800, "")),
            TOTAL);

    assertFalse(decomposition.addsUp().held());
    assertEquals(
        "\"ready\" was reached by 2.80 s after the fault, but \"scheduled\", which comes first, not"
            + " before 3.00 s.",
        decomposition.addsUp().reason());
    assertEquals(List.of(), decomposition.phases());
    assertEquals(Optional.empty(), decomposition.dominance(TOTAL));
  }

  @Test
  void aMilestoneFromBeforeTheFaultDoesNotAddUp() {
    assertFalse(
        Decomposition.of(FAULT, List.of(milestone("ready", 900, 999, "")), TOTAL).addsUp().held());
  }

  @Test
  void whatIsKnownOfAMilestoneAlsoBoundsItsNeighbours() {
    // Scheduled within 4 s, but started by 2 000 and so scheduled by then.
    Decomposition decomposition =
        Decomposition.of(
            FAULT,
            List.of(
                milestone("scheduled", 1_100, 5_000, ""), milestone("started", 1_900, 2_000, "")),
            observed(900, 1_000));

    assertEquals(closed(50, 1_000), decomposition.phases().get(0).length());
    assertEquals(closed(0, 900), decomposition.phases().get(1).length());
  }

  @Test
  void aMilestoneIsNotEarlierThanTheOneBefore() {
    // Started after 1 100, but not before it was scheduled at 1 500.
    Decomposition decomposition =
        Decomposition.of(
            FAULT,
            List.of(
                milestone("scheduled", 1_500, 1_600, ""),
                milestone("started", 1_100, 3_000, ""),
                milestone("ready", 3_000, 3_000, "")),
            observed(1_900, 2_000));

    assertEquals(closed(0, 1_500), decomposition.phases().get(2).length());
  }

  @Test
  void phasesThatTieAreAllNamed() {
    Decomposition decomposition =
        Decomposition.of(
            new TimeBounds(ms(1_000), ms(1_000)),
            List.of(
                milestone("scheduled", 2_500, 2_500, ""), milestone("started", 4_000, 4_000, "")),
            observed(2_900, 3_000));

    assertEquals(List.of("scheduled", "started"), names(decomposition.dominating()));
    assertEquals(
        Optional.of(
            "scheduled took [1.50, 1.50] s, started took [1.50, 1.50] s of (2.90, 3.00] s."),
        decomposition.dominance(observed(2_900, 3_000)));
  }

  @Test
  void aWholeThatIsNotKnownContradictsNothing() {
    List<Milestone> reached = List.of(milestone("scheduled", 1_200, 1_300, ""));

    assertTrue(
        Decomposition.of(FAULT, reached, new Recovery.RightCensored(ms(60_000))).addsUp().held());
    assertTrue(Decomposition.of(FAULT, reached, new Recovery.Unknown("")).addsUp().held());
    assertFalse(Decomposition.of(FAULT, List.of(), TOTAL).addsUp().held());
  }

  @Test
  void phasesContainTheTruthAndTheirSumTheWhole() {
    SplittableRandom random = new SplittableRandom(1);
    for (int draw = 0; draw < 20_000; draw++) {
      long at = 1_000L + random.nextInt(51);
      long moment = at;
      List<Milestone> milestones = new ArrayList<>();
      List<Duration> truths = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        long length = random.nextInt(500);
        moment += length;
        truths.add(ms(length));
        milestones.add(
            milestone("m" + i, moment - random.nextInt(300), moment + random.nextInt(300), ""));
      }
      Recovery whole =
          observed(moment - at - 1 - random.nextInt(100), moment - at + random.nextInt(100));
      Decomposition decomposition = Decomposition.of(FAULT, milestones, whole);

      assertTrue(decomposition.addsUp().held(), decomposition.addsUp()::reason);
      for (int i = 0; i < truths.size(); i++) {
        Interval phase = decomposition.phases().get(i).length();
        assertTrue(
            phase.lower().compareTo(truths.get(i)) <= 0
                && phase.upper().compareTo(truths.get(i)) >= 0,
            () -> milestones + " " + decomposition);
      }
    }
  }

  private static Milestone milestone(String name, long earliest, long latest, String setting) {
    return new Milestone(name, new TimeBounds(ms(earliest), ms(latest)), setting);
  }

  private static List<String> names(List<Phase> phases) {
    return phases.stream().map(Phase::name).toList();
  }

  private static Interval closed(long lower, long upper) {
    return Interval.closed(ms(lower), ms(upper));
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(Interval.openClosed(ms(Math.max(0, lower)), ms(upper)));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
