package io.healproof.experiment.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.ClockOffset;
import io.healproof.recovery.Interval;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Milliseconds throughout; the target's clock is 1,000,000 ms ahead of run time. */
class TrueStatesTest {
  private static final long AHEAD = 1_000_000;
  private static final ClockOffset CLOCK =
      new ClockOffset(Duration.ofMillis(-AHEAD), Duration.ofMillis(2));
  private static final TimeBounds INJECTED = new TimeBounds(ms(1000), ms(1010));
  private static final Duration HOLD = ms(3000);

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static String line(long from, long to, String who, String what) {
    return """
        {"from":%d000000,"to":%d000000,"who":"%s","what":"%s"}
        """
        .formatted(from + AHEAD, to + AHEAD, who, what);
  }

  private static Truth service(long until, String... lines) {
    List<TruthEvent> log = TruthLog.parse(String.join("", lines));
    return TrueStates.service(log, Set.of("a/1")).since(CLOCK, INJECTED, HOLD, ms(until));
  }

  private static void assertKnown(Truth truth, Interval outage, Interval back) {
    Truth.Known known = assertInstanceOf(Truth.Known.class, truth);
    assertTrue(known.disturbed());
    assertEquals(outage, known.outage());
    assertEquals(back, known.back());
  }

  private static Interval closed(long lower, long upper) {
    return Interval.closed(ms(lower), ms(upper));
  }

  @Test
  void anOutageLastsFromTheEndOfServingToItsStart() {
    assertKnown(
        service(
            9000,
            line(1500, 1502, "a/1", "not-serving"),
            line(2500, 2504, "a/1", "exiting"),
            line(2500, 2504, "a/2", "serving")),
        // 2500 - 1502 and 2504 - 1500: on one clock its offset does not matter.
        closed(998, 1004),
        // 2500 - 2 - 1010 and 2504 + 2 - 1000: on two clocks it does.
        closed(1488, 1506));
  }

  @Test
  void aServiceThatFlapsIsBackWhenItStays() {
    assertKnown(
        service(
            12_000,
            line(1500, 1500, "a/1", "not-serving"),
            line(2500, 2500, "a/1", "serving"),
            line(4500, 4500, "a/1", "not-serving"),
            line(5500, 5500, "a/1", "serving")),
        closed(4000, 4000),
        closed(4488, 4502));
  }

  @Test
  void whatCameAfterALastingRecoveryIsNotPartOfTheOutage() {
    assertKnown(
        service(
            12_000,
            line(1500, 1500, "a/1", "not-serving"),
            line(2500, 2500, "a/1", "serving"),
            line(6500, 6500, "a/1", "not-serving")),
        closed(1000, 1000),
        closed(1488, 1502));
  }

  @Test
  void oneReplicaOfTwoMayGo() {
    List<TruthEvent> log =
        TruthLog.parse(line(1500, 1500, "a/1", "not-serving") + line(2500, 2500, "a/2", "serving"));

    assertEquals(
        Truth.Known.undisturbed(INJECTED),
        TrueStates.service(log, Set.of("a/1", "b/1")).since(CLOCK, INJECTED, HOLD, ms(9000)));
  }

  @Test
  void whatIsGoodForAboutTheHoldTimeIsNotDecided() {
    assertInstanceOf(
        Truth.Unknown.class,
        service(
            12_000,
            line(1500, 1500, "a/1", "not-serving"),
            line(2500, 2510, "a/1", "serving"),
            line(5505, 5505, "a/1", "not-serving"),
            line(6000, 6000, "a/1", "serving")));
  }

  @Test
  void aFirstBreakThatIsTooShortToBeMetForSureMayBeLeftOut() {
    Truth.Known known =
        assertInstanceOf(
            Truth.Known.class,
            service(
                9000,
                line(1500, 1500, "a/1", "not-serving"),
                line(1900, 1900, "a/2", "serving"),
                line(2700, 2700, "a/2", "not-serving"),
                line(4000, 4000, "a/3", "serving")));

    // 400 ms, and later 1300 ms: whoever looks each 100 ms meets both, each 500 ms perhaps one.
    assertEquals(closed(2500, 2500), known.outageMet(ms(200)));
    assertEquals(closed(1300, 2500), known.outageMet(ms(1000)));
    assertEquals(closed(0, 2500), known.outageMet(ms(2000)));
  }

  @Test
  void anOnlyBreakIsTheWholeOutageHoweverSeldomSomebodyLooks() {
    Truth.Known known =
        assertInstanceOf(
            Truth.Known.class,
            service(
                9000, line(1500, 1500, "a/1", "not-serving"), line(1900, 1900, "a/2", "serving")));

    assertEquals(closed(400, 400), known.outageMet(ms(1000)));
  }

  @Test
  void whatIsNotGoodUntilTheEndIsNotKnown() {
    assertInstanceOf(
        Truth.Unknown.class,
        service(5000, line(1500, 1500, "a/1", "not-serving"), line(2500, 2500, "a/1", "serving")));
  }

  @Test
  void aProcessThatVanishedWithoutAWordLeavesNoTruth() {
    Truth truth =
        service(9000, line(1500, 1500, "a/2", "started"), line(1600, 1601, "a/2", "serving"));

    assertEquals(
        "a ended without saying so.", assertInstanceOf(Truth.Unknown.class, truth).reason());
  }

  private static String pods(long from, long to, String pods) {
    return """
        {"from":%d000000,"to":%d000000,"who":"keeper","what":"pods","pods":%s}
        """
        .formatted(from + AHEAD, to + AHEAD, pods);
  }

  private static String stopped(long longest) {
    return """
        {"from":9009000000,"to":9009000000,"who":"keeper","what":"stopped","detail":"400 reads, %d000000 ns between two at most"}
        """
        .formatted(longest);
  }

  private static final String READY =
      "[{\"pod\":\"p\",\"uid\":\"u1\",\"ready\":true,\"deleting\":false,\"restarts\":0}]";
  private static final String RESTARTED =
      "[{\"pod\":\"p\",\"uid\":\"u1\",\"ready\":true,\"deleting\":false,\"restarts\":1}]";

  private static Truth api(String... lines) {
    return TrueStates.api(
            TruthLog.parse(String.join("", lines)),
            pods -> pods.stream().anyMatch(pod -> pod.ready() && pod.restarts() >= 1))
        .since(CLOCK, INJECTED, HOLD, ms(9000));
  }

  @Test
  void apiTruthLiesBetweenTheLastReadOfTheOldAndTheFirstOfTheNew() {
    assertKnown(
        api(pods(500, 510, READY), pods(3000, 3025, RESTARTED), stopped(25)),
        closed(1990, 2025),
        closed(1988, 2027));
  }

  @Test
  void aKeeperThatDidNotLookLeavesNoTruth() {
    String reads = pods(500, 510, READY) + pods(3000, 3025, RESTARTED);

    assertEquals(Optional.empty(), TrueStates.hole(TruthLog.parse(reads + stopped(25))));
    assertEquals(
        Optional.of("The keeper read nothing of the API for 300 ms."),
        TrueStates.hole(TruthLog.parse(reads + stopped(300))));
    assertTrue(TrueStates.hole(TruthLog.parse(reads)).isPresent());
    assertInstanceOf(Truth.Unknown.class, api(stopped(25)));
  }

  @Test
  void aLineThatIsStillBeingWrittenIsLeftOut() {
    assertEquals(1, TruthLog.parse(line(1, 2, "a/1", "serving") + "{\"from\":100,\"to\"").size());
  }

  @Test
  void aLineThatIsNoEventIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> TruthLog.parse("{}\n"));
    assertThrows(IllegalArgumentException.class, () -> TruthLog.parse("no\n"));
  }
}
