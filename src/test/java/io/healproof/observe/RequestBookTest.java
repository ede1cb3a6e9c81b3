package io.healproof.observe;

import static io.healproof.observe.HandClock.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.ClientObserver.Pace;
import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestBookTest {
  private static final Pace PACE = new Pace(millis(200), millis(1000));
  private static final List<TimeBounds> NO_STALL = List.of();

  private final RequestBook book = new RequestBook(PACE);

  private RequestBook.Entry sentAt(long sent) {
    RequestBook.Entry entry = book.due(0, millis(100));
    assertTrue(entry.sent(millis(sent)));
    return entry;
  }

  private static void good(RequestBook.Entry entry, long at) {
    entry.returned(millis(at), Answer.GOOD, "", Duration.ZERO);
  }

  private static void refused(RequestBook.Entry entry, long at) {
    entry.returned(millis(at), Answer.FAILED, "refused", Duration.ZERO);
  }

  private static List<TimeBounds> stall(long from, long to) {
    return List.of(new TimeBounds(millis(from), millis(to)));
  }

  private List<Request> decided(long now, List<TimeBounds> stalls) {
    return book.decided(millis(now), stalls);
  }

  private static List<Request> only(long sent, long ended, Answer answer) {
    return List.of(new Request(0, millis(100), millis(sent), millis(ended), answer));
  }

  @Test
  void aRightAnswerBeforeTheDeadlineIsGood() {
    good(sentAt(110), 170);

    assertEquals(only(110, 170, Answer.GOOD), decided(5000, NO_STALL));
  }

  @Test
  void anAnswerAtTheVeryDeadlineIsGood() {
    good(sentAt(110), 1110);

    assertEquals(only(110, 1110, Answer.GOOD), decided(5000, NO_STALL));
  }

  @Test
  void aRefusalHasFailedWhenItCame() {
    refused(sentAt(110), 112);

    assertEquals(only(110, 112, Answer.FAILED), decided(5000, NO_STALL));
    assertEquals(
        List.of(new ClientObserver.Remark(0, Answer.FAILED, "refused")),
        book.remarks(millis(5000), NO_STALL));
  }

  @Test
  void aCallThatDoesNotReturnIsUndecidedUntilItShouldHaveBeenBack() {
    sentAt(110);

    // Twice the call's own timeout, which is 250 ms more than the deadline.
    assertEquals(List.of(), decided(2610, NO_STALL));
    assertFalse(book.allDecided(millis(2610), NO_STALL));
    assertEquals(only(110, 1110, Answer.FAILED), decided(2611, NO_STALL));
    assertTrue(book.allDecided(millis(2611), NO_STALL));
  }

  @Test
  void aReturnAfterThatChangesNothing() {
    RequestBook.Entry entry = sentAt(110);
    List<Request> before = decided(2700, NO_STALL);

    good(entry, 2800);

    assertEquals(only(110, 1110, Answer.FAILED), before);
    assertEquals(before, decided(5000, NO_STALL));
    assertEquals("no answer within 1000 ms", book.remarks(millis(5000), NO_STALL).get(0).reason());
  }

  @Test
  void anAnswerThatComesAfterTheDeadlineHasFailedEvenIfNobodyLookedInBetween() {
    good(sentAt(110), 1111);

    assertEquals(only(110, 1110, Answer.FAILED), decided(5000, NO_STALL));
  }

  @Test
  void whatIsSentMoreThanAPeriodLateIsUnknown() {
    RequestBook.Entry late = book.due(0, millis(100));

    assertFalse(late.sent(millis(301)));

    assertEquals(only(301, 301, Answer.UNKNOWN), decided(302, NO_STALL));
  }

  @Test
  void aShortPeriodIsNoReasonToDropWhatTheMachineSentALittleLate() {
    RequestBook often = new RequestBook(new Pace(millis(20), millis(1000)));
    RequestBook.Entry late = often.due(0, millis(100));
    RequestBook.Entry tooLate = often.due(1, millis(120));

    assertTrue(late.sent(millis(150)));
    assertFalse(tooLate.sent(millis(171)));
  }

  @Test
  void whatIsSentAPeriodLateCounts() {
    good(sentAt(300), 310);

    assertEquals(only(300, 310, Answer.GOOD), decided(5000, NO_STALL));
  }

  @Test
  void whatCouldNotBeSentIsUnknown() {
    book.due(0, millis(100)).unmade(millis(101), "no thread");

    assertEquals(only(101, 101, Answer.UNKNOWN), decided(102, NO_STALL));
    assertEquals("no thread", book.remarks(millis(102), NO_STALL).get(0).reason());
  }

  @Test
  void aStallOnlyMakesAGoodAnswersEndLate() {
    good(sentAt(110), 900);

    assertEquals(only(110, 900, Answer.GOOD), decided(5000, stall(120, 890)));
  }

  @Test
  void aReturnAfterTheDeadlineIsUnknownWhenAStallMayHaveMadeItLate() {
    good(sentAt(110), 1300);

    assertEquals(only(110, 1300, Answer.UNKNOWN), decided(5000, stall(1000, 1299)));
  }

  @Test
  void aRefusalDuringAStallIsUnknown() {
    refused(sentAt(110), 900);

    assertEquals(only(110, 900, Answer.UNKNOWN), decided(5000, stall(120, 890)));
  }

  @Test
  void aStallGivesACallMoreTimeToReturn() {
    sentAt(110);

    assertEquals(List.of(), decided(2810, stall(500, 700)));
    assertEquals(only(110, 1110, Answer.FAILED), decided(2811, stall(500, 700)));
  }

  @Test
  void aReturnThatIsLaterThanAStallCanExplainHasFailedAtItsDeadline() {
    refused(sentAt(110), 1311);

    assertEquals(only(110, 1110, Answer.FAILED), decided(5000, stall(500, 700)));
  }

  @Test
  void aThreadWithoutAProcessorMayHaveMissedTheAnswer() {
    sentAt(110).returned(millis(1300), Answer.GOOD, "", millis(190));

    assertEquals(only(110, 1300, Answer.UNKNOWN), decided(5000, NO_STALL));
  }

  @Test
  void aThreadThatWaitedForAProcessorLessThanItWasLateHasMissedNothing() {
    sentAt(110).returned(millis(1300), Answer.GOOD, "", millis(189));

    assertEquals(only(110, 1110, Answer.FAILED), decided(5000, NO_STALL));
  }

  @Test
  void aRefusalAfterALongWaitForAProcessorIsUnknownAndAfterAShortOneIsNot() {
    RequestBook.Entry shortly = book.due(0, millis(100));
    RequestBook.Entry longer = book.due(1, millis(300));
    shortly.sent(millis(100));
    longer.sent(millis(300));
    shortly.returned(millis(170), Answer.FAILED, "reset", millis(50));
    longer.returned(millis(370), Answer.FAILED, "reset", millis(51));

    assertEquals(
        List.of(Answer.FAILED, Answer.UNKNOWN),
        decided(5000, NO_STALL).stream().map(Request::answer).toList());
  }

  @Test
  void aStallThatWasOverBeforeSendingExcusesNothing() {
    refused(sentAt(110), 112);

    assertEquals(only(110, 112, Answer.FAILED), decided(5000, stall(20, 110)));
  }

  @Test
  void severalStallsAddUp() {
    good(sentAt(110), 1300);
    List<TimeBounds> two =
        List.of(
            new TimeBounds(millis(200), millis(300)), new TimeBounds(millis(1000), millis(1100)));

    assertEquals(Answer.UNKNOWN, decided(5000, two).get(0).answer());
  }

  @Test
  void requestsComeInTheOrderOfTheirNumbersWhateverTheOrderOfTheirAnswers() {
    RequestBook.Entry first = book.due(0, Duration.ZERO);
    RequestBook.Entry second = book.due(1, millis(200));
    first.sent(Duration.ZERO);
    second.sent(millis(200));
    good(second, 210);
    good(first, 300);

    assertEquals(List.of(0L, 1L), decided(5000, NO_STALL).stream().map(Request::number).toList());
  }
}
