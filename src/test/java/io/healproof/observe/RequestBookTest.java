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
    sentAt(110).good(millis(170));

    assertEquals(only(110, 170, Answer.GOOD), decided(5000, NO_STALL));
  }

  @Test
  void anAnswerAtTheVeryDeadlineIsGood() {
    sentAt(110).good(millis(1110));

    assertEquals(only(110, 1110, Answer.GOOD), decided(5000, NO_STALL));
  }

  @Test
  void aRefusalHasFailedWhenItCame() {
    sentAt(110).failed(millis(112), "refused");

    assertEquals(only(110, 112, Answer.FAILED), decided(5000, NO_STALL));
    assertEquals(
        List.of(new ClientObserver.Remark(0, Answer.FAILED, "refused")),
        book.remarks(millis(5000), NO_STALL));
  }

  @Test
  void whatIsUnderWayIsUndecidedUntilItsDeadlineHasPassed() {
    sentAt(110);

    assertEquals(List.of(), decided(1110, NO_STALL));
    assertFalse(book.allDecided(millis(1110), NO_STALL));
    assertEquals(only(110, 1110, Answer.FAILED), decided(1111, NO_STALL));
    assertTrue(book.allDecided(millis(1111), NO_STALL));
  }

  @Test
  void aLateReturnChangesNothing() {
    RequestBook.Entry entry = sentAt(110);
    List<Request> before = decided(1200, NO_STALL);

    entry.good(millis(1300));

    assertEquals(only(110, 1110, Answer.FAILED), before);
    assertEquals(before, decided(5000, NO_STALL));
  }

  @Test
  void anAnswerThatComesAfterTheDeadlineHasFailedEvenIfNobodyLookedInBetween() {
    sentAt(110).good(millis(1111));

    assertEquals(only(110, 1110, Answer.FAILED), decided(5000, NO_STALL));
  }

  @Test
  void whatIsSentMoreThanAPeriodLateIsUnknown() {
    RequestBook.Entry late = book.due(0, millis(100));

    assertFalse(late.sent(millis(301)));

    assertEquals(only(301, 301, Answer.UNKNOWN), decided(302, NO_STALL));
  }

  @Test
  void whatIsSentAPeriodLateCounts() {
    sentAt(300).good(millis(310));

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
    sentAt(110).good(millis(900));

    assertEquals(only(110, 900, Answer.GOOD), decided(5000, stall(120, 890)));
  }

  @Test
  void aReturnAfterTheDeadlineIsUnknownWhenAStallMayHaveMadeItLate() {
    sentAt(110).good(millis(1300));

    assertEquals(only(110, 1300, Answer.UNKNOWN), decided(5000, stall(1000, 1299)));
  }

  @Test
  void aRefusalDuringAStallIsUnknown() {
    sentAt(110).failed(millis(900), "reset");

    assertEquals(only(110, 900, Answer.UNKNOWN), decided(5000, stall(120, 890)));
  }

  @Test
  void silenceForLongerThanDeadlineAndStallHasFailed() {
    sentAt(110);

    assertEquals(List.of(), decided(1310, stall(500, 700)));
    assertEquals(only(110, 1110, Answer.FAILED), decided(1311, stall(500, 700)));
  }

  @Test
  void aStallThatWasOverBeforeSendingExcusesNothing() {
    sentAt(110).failed(millis(112), "refused");

    assertEquals(only(110, 112, Answer.FAILED), decided(5000, stall(20, 110)));
  }

  @Test
  void severalStallsAddUp() {
    sentAt(110).good(millis(1300));
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
    second.good(millis(210));
    first.good(millis(300));

    assertEquals(List.of(0L, 1L), decided(5000, NO_STALL).stream().map(Request::number).toList());
  }
}
