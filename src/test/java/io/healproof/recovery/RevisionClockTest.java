package io.healproof.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.recovery.RevisionClock.Mark;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Vectors computed by hand; times in milliseconds. */
class RevisionClockTest {
  private static final RevisionClock CLOCK =
      new RevisionClock(
          List.of(mark(1_000, 1_020, 10), mark(1_350, 1_900, 20), mark(1_700, 1_720, 30)));

  @Test
  void aChangeLiesBetweenTheOwnChangesAroundIt() {
    assertEquals(bounds(1_350, 1_720), CLOCK.date(25, ms(9_000)));
  }

  @Test
  void itWasMadeBeforeItWasReported() {
    assertEquals(bounds(1_350, 1_400), CLOCK.date(25, ms(1_400)));
  }

  @Test
  void anAnswerThatWasReadLateDoesNotWidenWhatALaterOneBounds() {
    // Revision 20 was answered by 1 900, but revision 30, which came after it, by 1 720.
    assertEquals(bounds(1_000, 1_720), CLOCK.date(15, ms(9_000)));
  }

  @Test
  void anOwnChangeLiesBetweenItsRequestAndItsAnswer() {
    assertEquals(bounds(1_700, 1_720), CLOCK.date(30, ms(9_000)));
  }

  @Test
  void withoutAnOwnChangeBeforeOrAfterThatEndIsOpen() {
    assertEquals(bounds(0, 1_020), CLOCK.date(5, ms(9_000)));
    assertEquals(bounds(1_700, 9_000), CLOCK.date(99, ms(9_000)));
    assertEquals(bounds(0, 9_000), new RevisionClock(List.of()).date(7, ms(9_000)));
  }

  @Test
  void aRevisionThatFitsNoMomentIsOfAnotherCount() {
    // Reported at 1 300, so made before; and after revision 20, which was sent at 1 350.
    assertEquals(Optional.empty(), CLOCK.date(25, ms(1_300)));
  }

  @Test
  void aReportIsLateFromTheAnswerToAnOwnChangeThatCameAfterIt() {
    assertEquals(ms(280), CLOCK.lateness(25, ms(2_000)));
    assertEquals(Duration.ZERO, CLOCK.lateness(25, ms(1_500)));
    assertEquals(Duration.ZERO, CLOCK.lateness(99, ms(9_000)), "nothing came after it");
  }

  private static Mark mark(long sent, long answered, long revision) {
    return new Mark(ms(sent), ms(answered), revision);
  }

  private static Optional<TimeBounds> bounds(long earliest, long latest) {
    return Optional.of(new TimeBounds(ms(earliest), ms(latest)));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
