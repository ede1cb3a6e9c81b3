package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConjunctionTest {
  private static final Duration HOLD = s(10);

  @Test
  void allHaveRecoveredWhenTheLastHas() {
    Sighting both = of(seen(openClosed(2, 4), 60), seen(openClosed(3, 5), 50));

    assertEquals(new Sighting(openClosed(3, 5), s(50)), both);
  }

  @Test
  void theEndsMayComeFromDifferentParts() {
    assertEquals(
        openClosed(3, 9), of(seen(openClosed(3, 5), 60), seen(openClosed(2, 9), 60)).recovery());
  }

  @Test
  void ofEqualEndsTheOpenLowerAndTheClosedUpperDecide() {
    Recovery closedOpen = new Recovery.Observed(new Interval(s(3), true, s(5), false));

    assertEquals(openClosed(3, 5), of(seen(closedOpen, 60), seen(openClosed(3, 5), 60)).recovery());
  }

  @Test
  void aPartThatNeverBrokeCountsWithItsUpperEnd() {
    Recovery never = new Recovery.LeftCensored(s(6));

    assertEquals(openClosed(3, 6), of(seen(openClosed(3, 5), 60), seen(never, 60)).recovery());
    assertEquals(never, of(seen(new Recovery.LeftCensored(s(2)), 60), seen(never, 60)).recovery());
  }

  @Test
  void onePartThatHadNotRecoveredCensorsTheWhole() {
    Recovery not = new Recovery.RightCensored(s(20));
    Recovery blind = new Recovery.Unknown("watch lost");

    assertEquals(not, of(seen(openClosed(3, 5), 60), seen(not, 0)).recovery());
    assertEquals(
        new Recovery.RightCensored(s(30)),
        of(seen(openClosed(30, 35), 60), seen(not, 0)).recovery());
    assertEquals(not, of(seen(blind, 0), seen(not, 0)).recovery());
  }

  @Test
  void onePartThatWasNotSeenMakesTheWholeUnknown() {
    Recovery whole =
        of(seen(openClosed(3, 5), 60), seen(new Recovery.Unknown("lost"), 0)).recovery();

    assertEquals(new Recovery.Unknown("part 1: lost"), whole);
  }

  @Test
  void aPartThatDidNotLastUntilTheOthersHeldProvesNothing() {
    // Recovered at 2, broke again after 14; the other recovered by 5 and 5 + 10 is later.
    assertEquals(
        new Recovery.RightCensored(s(3)),
        of(seen(openClosed(2, 4), 14), seen(openClosed(3, 5), 60)).recovery());
    assertEquals(
        openClosed(3, 5), of(seen(openClosed(2, 4), 15), seen(openClosed(3, 5), 60)).recovery());
    assertInstanceOf(
        Recovery.Unknown.class, of(seen(new Recovery.LeftCensored(s(5)), 14)).recovery());
  }

  @Test
  void noConditionIsUnknown() {
    assertInstanceOf(Recovery.Unknown.class, Conjunction.of(List.of(), HOLD).recovery());
  }

  private static Sighting of(Sighting... sightings) {
    List<Conjunction.Part> parts = new ArrayList<>();
    for (Sighting sighting : sightings) {
      parts.add(new Conjunction.Part("part " + parts.size(), sighting));
    }
    return Conjunction.of(parts, HOLD);
  }

  private static Sighting seen(Recovery recovery, long heldUntil) {
    return new Sighting(recovery, s(heldUntil));
  }

  private static Recovery openClosed(long lower, long upper) {
    return new Recovery.Observed(Interval.openClosed(s(lower), s(upper)));
  }

  private static Duration s(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
