package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Vectors computed by hand from DESIGN.md, section 3. All times in milliseconds: one request every
 * 100, a success takes 10, a refusal 2, a deadline is 1 000; the fault is injected in [1 020, 1
 * 030].
 */
class RequestSeriesTest {
  private static final TimeBounds FAULT = new TimeBounds(ms(1_020), ms(1_030));
  private static final Duration HOLD = ms(500);

  @Test
  void anOutageOfRefusalsLiesBetweenItsFailuresAndTheSuccessesAround() {
    // Failures sent 1 100 .. 1 400; successes answered at 1 510, sent at 1 000.
    Outage outage = log("GGGGGGGGGGG" + "FFFF" + "GGGGGGG").outage();

    assertEquals(observed(1_400 - 1_102, 1_510 - 1_000), outage.length());
    assertEquals(back(1_400 - 1_030, 1_510 - 1_020), outage.back());
    assertEquals(4, outage.requests());
    assertEquals(4, outage.failed());
    assertEquals(0, outage.laterFailures());
  }

  @Test
  void oneFailureBoundsFromAboveOnly() {
    assertEquals(observed(0, 210), log("GGGGGGGGGGG" + "F" + "GGGGGGG").outage().length());
  }

  @Test
  void hangingRequestsCostTheLowerBoundTheirDeadline() {
    // Sent 1 100 .. 3 100; the first was given up at 2 100.
    Log log = log("GGGGGGGGGGG" + "H".repeat(21) + "G".repeat(25));

    assertEquals(observed(3_100 - 2_100, 3_210 - 1_000), log.outage(2_000).length());
  }

  @Test
  void hangingRequestsThatMayHaveMetTwoOutagesAHoldTimeApartBoundLess() {
    // The one of 1 100 may have met a break then, those that were sent until 1 600 one at 2 100,
    // and
    // the hold time lies between.
    Log log = log("GGGGGGGGGGG" + "H".repeat(6) + "G".repeat(25));

    assertEquals(back(1_100 - 1_030, 2_110 - 1_020), log.outage(500).back());
    assertEquals(back(1_600 - 1_030, 2_110 - 1_020), log.outage(1_500).back());
  }

  @Test
  void whereHangingRequestsOutlastTheOutageAnyGapMayHaveHeldIt() {
    // Sent 1 100 and 1 200, given up at 2 100 and 2 200. They may have been in flight when the
    // break
    // came, as late as 2 100; success lasts from the request that is sent then. The longest outage
    // is the one that began after the success of 1 000.
    Outage outage = log("GGGGGGGGGGG" + "HH" + "G".repeat(35)).outage(2_000);

    assertEquals(observed(0, 1_310 - 1_000), outage.length());
    assertEquals(back(1_200 - 1_030, 2_110 - 1_020), outage.back());
  }

  @Test
  void aRequestThatWasSentBeforeTheOutageAndFailedInItMovesOnlyItsStart() {
    // Sent at 1 000, cut off at 1 060; the last success before was sent at 900.
    Log log = log("GGGGGGGGGG").failed(1_000, 1_060).then("FFF" + "GGGGGGG");

    assertEquals(observed(1_300 - 1_060, 1_410 - 900), log.outage().length());
  }

  @Test
  void aRequestThatWasInFlightAtTheFaultCountsAndOneThatFailedBeforeDoesNot() {
    Log inFlight = log("GGGGGGGGGG").failed(1_000, 1_020).then("GGGGGGG");
    Log before = log("GGGGGGGGGG").failed(1_000, 1_019).then("GGGGGGG");

    assertEquals(1, inFlight.outage().failed());
    assertEquals(observed(0, 1_110 - 900), inFlight.outage().length());
    assertInstanceOf(Recovery.Unknown.class, before.outage().length());
  }

  @Test
  void aSlowSuccessFromBeforeTheOutageIsNeitherItsEndNorItsLastSuccessBefore() {
    // The success of 1 000 is answered at 1 450: it may have been served before the break or after.
    Log log = log("GGGGGGGGGG").good(1_000, 1_450).then("FFF" + "GGGGGGG");

    assertEquals(observed(1_300 - 1_102, 1_410 - 900), log.outage().length());
  }

  @Test
  void theEarliestAnswerOfLastingSuccessCountsThoughItIsNotTheFirstRequests() {
    // Sent at 1 400 and answered at 1 900; the next was answered at 1 510.
    Log log = log("GGGGGGGGGGG" + "FFF").good(1_400, 1_900).then("GGGGGGGGGGG");

    assertEquals(observed(1_300 - 1_102, 1_510 - 1_000), log.outage().length());
  }

  @Test
  void theEarliestEndOfAFailureCountsThoughItIsNotTheFirstRequests() {
    // The one of 1 100 hangs until 2 100, the one of 1 200 is refused at once.
    Log log = log("GGGGGGGGGGG" + "HFFF" + "GGGGGGG");

    assertEquals(observed(1_400 - 1_202, 1_510 - 1_000), log.outage().length());
  }

  @Test
  void anAnswerAfterTheDeadlineIsAFailureAtTheDeadline() {
    Log late = log("GGGGGGGGGGG").good(1_100, 3_000).then("G".repeat(30));
    Log hanging = log("GGGGGGGGGGG" + "H" + "G".repeat(30));

    assertEquals(hanging.outage(), late.outage());
    assertEquals(1, late.outage().failed());
  }

  @Test
  void aFlapShorterThanTheHoldTimeIsPartOfTheOutage() {
    // Up from 1 300 to 1 500, down again from 1 600 to 1 800.
    Outage outage = log("GGGGGGGGGGG" + "FF" + "GGG" + "FFF" + "GGGGGGG").outage();

    assertEquals(observed(1_800 - 1_102, 1_910 - 1_000), outage.length());
    assertEquals(8, outage.requests());
    assertEquals(5, outage.failed());
  }

  @Test
  void aFlapLongerThanTheHoldTimeEndsTheOutageAndIsReportedAsLaterFailures() {
    // Up from 1 300 to 1 900: the last sent 590 after the first was answered.
    Outage outage = log("GGGGGGGGGGG" + "FF" + "GGGGGGG" + "FFF" + "GGGGGGG").outage();

    assertEquals(observed(1_200 - 1_102, 1_310 - 1_000), outage.length());
    assertEquals(2, outage.failed());
    assertEquals(3, outage.laterFailures());
  }

  @Test
  void aPauseThatMayHaveLastedLongEnoughMovesOnlyTheLowerBound() {
    // Down until after 1 200; up at 1 310 .. 1 700, for 490 surely, but for 602 perhaps.
    Outage outage = log("GGGGGGGGGGG" + "FF" + "GGGGG" + "FFF" + "GGGGGGG").outage();

    assertEquals(observed(1_200 - 1_102, 2_110 - 1_000), outage.length());
    assertEquals(back(1_200 - 1_030, 2_110 - 1_020), outage.back());
  }

  @Test
  void theHoldTimeMustBeProven() {
    // Answered at 1 310, the last sent at 1 800: 490.
    Outage unproven = log("GGGGGGGGGGG" + "FF" + "GGGGGG").outage();
    Outage proven = log("GGGGGGGGGGG" + "FF" + "GGGGGGG").outage();

    assertEquals(new Recovery.RightCensored(ms(1_200 - 1_102)), unproven.length());
    assertEquals(new Recovery.RightCensored(ms(1_200 - 1_030)), unproven.back());
    assertEquals(observed(1_200 - 1_102, 1_310 - 1_000), proven.length());
  }

  @Test
  void aSuccessThatWasAnsweredAfterTheNextFailureDoesNotProveThatThePauseLasted() {
    // That of 1 700 was sent 490 after the first answer, but it may have waited for the service.
    Log log = log("GGGGGGGGGGG" + "F" + "GGGGG").good(1_700, 2_300).then("FFF" + "GGGGGGG");

    assertEquals(observed(0, 2_110 - 1_000), log.outage(450).length());
  }

  @Test
  void whoeverStillFailsAtTheEndIsRightCensored() {
    Outage outage = log("GGGGGGGGGGG" + "FFFFFFFFFF").outage();

    assertEquals(new Recovery.RightCensored(ms(2_000 - 1_102)), outage.length());
    assertEquals(new Recovery.RightCensored(ms(2_000 - 1_030)), outage.back());
    assertEquals(10, outage.requests());
  }

  @Test
  void withoutAFailureTheLongestGapBetweenSuccessesMayHaveHeldAnOutage() {
    Outage outage = log("GGGGGGGGGGG").good(1_100, 1_350).then("GGGGGGGGGG").outage();

    // Sent at 1 100 and answered at 1 350, but the next was answered at 1 210 already.
    assertEquals(new Recovery.LeftCensored(ms(1_210 - 1_000)), outage.length());
    assertEquals(new Recovery.LeftCensored(ms(1_210 - 1_020)), outage.back());
    assertEquals(0, outage.requests());
  }

  @Test
  void withoutAFailureButNotWatchedForTheHoldTimeNothingIsKnown() {
    assertInstanceOf(Recovery.Unknown.class, log("GGGGGGGGGGG" + "GGGGG").outage().length());
  }

  @Test
  void withoutAFailureButBlindAtTheEndNothingIsKnown() {
    Outage outage = log("GGGGGGGGGGG" + "GGGGGGGGGG" + "?".repeat(15)).outage();

    assertInstanceOf(Recovery.Unknown.class, outage.length());
  }

  @Test
  void withoutASuccessBeforeTheLengthIsUnknownButNotTheRecovery() {
    Outage outage = log("???????????" + "FFFF" + "GGGGGGG").outage();

    assertInstanceOf(Recovery.Unknown.class, outage.length());
    assertEquals(back(1_400 - 1_030, 1_510 - 1_020), outage.back());
  }

  @Test
  void whatFailedBeforeTheFaultIsNotTheFaultsOutage() {
    Outage outage = log("GGGGGGGGGF" + "F" + "FFFF" + "GGGGGGG").outage();

    assertEquals(new Recovery.Unknown("It failed already just before the fault."), outage.length());
  }

  @Test
  void nothingButUnknownIsUnknown() {
    assertEquals(
        new Recovery.Unknown(
            "Nothing that was tried after the fault shows whether users were served."),
        log("GGGGGGGGGGG" + "?????").outage().back());
    assertInstanceOf(Recovery.Unknown.class, log("").outage().length());
  }

  @Test
  void anUnknownRequestWidensAtBothEnds() {
    // Taken for failed the outage begins after 900 and lasting success at 1 600.
    Outage outage = log("GGGGGGGGGG" + "?" + "FFFF" + "?" + "GGGGGGG").outage();

    assertEquals(observed(1_400 - 1_102, 1_610 - 900), outage.length());
    assertEquals(4, outage.requests());
  }

  @Test
  void anUnknownRequestInTheHoldTimeMayHaveFailed() {
    Outage outage = log("GGGGGGGGGGG" + "FF" + "GG" + "?" + "GGGGGGG").outage();

    assertEquals(observed(1_200 - 1_102, 1_610 - 1_000), outage.length());
  }

  @Test
  void inABlinkOfTheHoldTimeNoOutageIsLookedFor() {
    // Sent at 1 400, answered at 1 610: an outage between these lasts 210 at most.
    Log log = log("GGGGGGGGGGG" + "FF" + "GG" + "?" + "GGGGGGG");

    assertEquals(observed(1_200 - 1_102, 1_310 - 1_000), log.blinking(210).outage(600).length());
    assertEquals(observed(1_200 - 1_102, 1_610 - 1_000), log.blinking(209).outage().length());
  }

  @Test
  void severalUnknownRequestsInARowAreNoBlink() {
    Log log = log("GGGGGGGGGGG" + "FF" + "GG" + "??" + "GGGGGGG");

    assertEquals(observed(1_200 - 1_102, 1_710 - 1_000), log.blinking(300).outage().length());
    assertEquals(observed(1_200 - 1_102, 1_310 - 1_000), log.blinking(310).outage().length());
  }

  @Test
  void aBlinkBeforeTheFirstFailureIsNotTheOutage() {
    Log log = log("GGGGGGGGGGG" + "?" + "GGGGGGGG" + "FFF" + "GGGGGGG");

    assertEquals(observed(2_200 - 2_002, 2_310 - 1_900), log.blinking(210).outage().length());
  }

  @Test
  void nobodyBlinksBesideAFailure() {
    Log log = log("GGGGGGGGGG" + "?" + "FFFF" + "?" + "GGGGGGG");

    assertEquals(log.outage(), log.blinking(300).outage());
    assertEquals(
        observed(0, 1_310 - 1_100),
        log("GGGGGGGGGGG" + "G" + "F" + "GGGGGGG").blinking(10_000).outage().length());
  }

  @Test
  void aBlinkAtTheEndIsBlindness() {
    Outage outage = log("GGGGGGGGGGG" + "GGGGGGGGGG" + "?".repeat(15)).blinking(10_000).outage();

    assertInstanceOf(Recovery.Unknown.class, outage.length());
  }

  @Test
  void whoeverSawNothingUntilAfterTheFaultDidNotBlink() {
    Log log = log("???????????" + "??" + "GGG" + "FFF" + "GGGGGGG").blinking(10_000);

    assertInstanceOf(Recovery.Unknown.class, log.outage().length());
  }

  @Test
  void aMissingRequestIsUnknown() {
    assertEquals(
        log("GGGGGGGGGGG" + "FF" + "GG" + "?" + "GGGGGGG").outage().length(),
        log("GGGGGGGGGGG" + "FF" + "GG" + "_" + "GGGGGGG").outage().length());
  }

  @Test
  void anUnknownRequestLongBeforeTheFirstFailureMayHaveBeenTheOutage() {
    // Unknown at 1 100; success from 1 200 to 1 900 would have lasted; failures from 2 000.
    Outage outage = log("GGGGGGGGGGG" + "?" + "GGGGGGGG" + "FFF" + "GGGGGGG").outage();

    assertEquals(observed(0, 2_310 - 1_900), outage.length());
    assertEquals(back(1_100 - 1_030, 2_310 - 1_020), outage.back());
  }

  @Test
  void aDeadlineThatPassedWhileHealproofStoodStillProvesNoFailure() {
    // Unknown ones were due from 1 200 to 2 300 and sent at 2 350; the one of 1 100 ended
    // meanwhile.
    Log log = log("GGGGGGGGGGG" + "H");
    for (int due = 1_200; due <= 2_200; due += 100) {
      log = log.unknown(due, 2_350);
    }
    Outage outage = log.then("GGGGGGGGGG").outage();

    assertEquals(new Recovery.LeftCensored(ms(2_310 - 1_000)), outage.length());
    assertEquals(0, outage.failed());
  }

  @Test
  void aStallThatLeftNothingInTheLogIsOneToo() {
    // Nothing was due from 1 200 to 2 200.
    Outage outage = log("GGGGGGGGGGG" + "H" + "___________" + "GGGGGGGGGG").outage();

    assertEquals(new Recovery.LeftCensored(ms(2_310 - 1_000)), outage.length());
  }

  @Test
  void whatWasSentAfterWatchingEndedIsLeftOutAndWhatWasInFlightIsUnknown() {
    Log log = log("GGGGGGGGGGG" + "FF" + "GGGGGGG" + "HHHH");

    assertEquals(1, log.series().outage(FAULT, HOLD, ms(3_000)).laterFailures());
    assertEquals(0, log.series().outage(FAULT, HOLD, ms(2_500)).laterFailures());
  }

  @Test
  void impossibleSeriesAreRefused() {
    Request request = new Request(1, ms(0), ms(0), ms(0), Answer.GOOD);
    List<Request> twice = List.of(request, request);

    assertThrows(
        IllegalArgumentException.class,
        () -> new RequestSeries(twice, ms(100), ms(1_000), ms(100)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RequestSeries(List.of(), ms(0), ms(1_000), ms(100)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RequestSeries(List.of(), ms(100), ms(1_000), ms(0)));
    assertThrows(
        IllegalArgumentException.class, () -> log("GGG").series().outage(FAULT, ms(-1), ms(1_000)));
  }

  private static Log log(String answers) {
    return new Log(List.of(), ms(Log.PERIOD)).then(answers);
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(Interval.closed(ms(lower), ms(upper)));
  }

  private static Recovery back(long lower, long upper) {
    return new Recovery.Observed(Interval.openClosed(ms(lower), ms(upper)));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  /** Requests: G good, F refused, H hanging until the deadline, ? unknown, _ missing. */
  private record Log(List<Request> requests, Duration blink) {
    private static final long PERIOD = 100;

    Log then(String answers) {
      Log log = this;
      long due = next();
      for (int i = 0; i < answers.length(); i++) {
        log =
            switch (answers.charAt(i)) {
              case 'G' -> log.good(due, due + 10);
              case 'F' -> log.failed(due, due + 2);
              case 'H' -> log.failed(due, due + 1_000);
              case '?' -> log.unknown(due, due);
              default -> log;
            };
        due += PERIOD;
      }
      return log;
    }

    Log good(long sent, long ended) {
      return and(sent, sent, ended, Answer.GOOD);
    }

    Log failed(long sent, long ended) {
      return and(sent, sent, ended, Answer.FAILED);
    }

    Log unknown(long due, long sent) {
      return and(due, sent, sent + 10, Answer.UNKNOWN);
    }

    Log blinking(long millis) {
      return new Log(requests, ms(millis));
    }

    Outage outage() {
      return outage(HOLD.toMillis());
    }

    Outage outage(long hold) {
      Duration end =
          requests.isEmpty() ? ms(1_500) : requests.get(requests.size() - 1).due().plusMillis(50);
      Duration lastAnswer =
          requests.stream().map(Request::ended).max(Duration::compareTo).orElse(end);
      return series().outage(FAULT, ms(hold), lastAnswer);
    }

    RequestSeries series() {
      return new RequestSeries(requests, ms(PERIOD), ms(1_000), blink);
    }

    private long next() {
      return requests.isEmpty() ? 0 : requests.get(requests.size() - 1).due().toMillis() + PERIOD;
    }

    private Log and(long due, long sent, long ended, Answer answer) {
      List<Request> more = new ArrayList<>(requests);
      more.add(new Request(due / PERIOD, ms(due), ms(sent), ms(ended), answer));
      return new Log(List.copyOf(more), blink);
    }
  }
}
