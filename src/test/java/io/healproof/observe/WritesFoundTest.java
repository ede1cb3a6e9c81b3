package io.healproof.observe;

import static io.healproof.observe.HandClock.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WritesFoundTest {

  /** Sent at 100 ms times its number, acknowledged after a while. */
  private static Write write(long number, long latency) {
    return new Write(number, millis(100 * number), Optional.of(millis(100 * number + latency)));
  }

  private static Write unacknowledged(long number) {
    return new Write(number, millis(100 * number), Optional.empty());
  }

  private static final List<Write> THREE = List.of(write(1, 50), write(2, 50), write(3, 50));

  private static List<Long> numbers(long... numbers) {
    return LongStream.of(numbers).boxed().toList();
  }

  private static WritesFound found(List<Write> writes, long... there) {
    return WritesFound.of(writes, numbers(there));
  }

  @Test
  void everythingThereOnceAndInOrderIsFine() {
    WritesFound found = found(THREE, 1, 2, 3);

    assertEquals(
        new WritesFound(3, 3, List.of(), List.of(), List.of(), List.of(), List.of()), found);
    assertTrue(found.nothingLost());
  }

  @Test
  void acknowledgedButNotThereIsLost() {
    WritesFound found = found(THREE, 1, 3);

    assertEquals(numbers(2), found.lost());
    assertFalse(found.nothingLost());
  }

  @Test
  void whatWasNeverAcknowledgedIsNeitherLostNorWrongToFind() {
    List<Write> writes = List.of(write(1, 50), unacknowledged(2), unacknowledged(3));

    WritesFound found = found(writes, 1, 3);

    assertEquals(
        new WritesFound(3, 1, List.of(), List.of(), List.of(), numbers(3), List.of()), found);
  }

  @Test
  void thereTwiceIsDuplicatedAcknowledgedOrNot() {
    List<Write> writes = List.of(write(1, 50), unacknowledged(2));

    assertEquals(numbers(1, 2), found(writes, 1, 2, 2, 1, 1).duplicated());
  }

  @Test
  void whatStandsBeforeAMessageThatWasAcknowledgedBeforeItWasSentIsReordered() {
    assertEquals(numbers(3), found(THREE, 1, 3, 2).reordered());
    assertEquals(numbers(2, 3), found(THREE, 3, 2, 1).reordered());
  }

  @Test
  void messagesUnderWayAtTheSameTimeMayStandInEitherOrder() {
    List<Write> writes = List.of(write(1, 150), write(2, 50), write(3, 50));

    assertEquals(List.of(), found(writes, 2, 1, 3).reordered());
    assertEquals(numbers(3), found(writes, 2, 3, 1).reordered());
  }

  @Test
  void whoeverWasNeverAcknowledgedCannotBeOvertakenButCanOvertake() {
    assertEquals(List.of(), found(List.of(unacknowledged(1), write(2, 50)), 2, 1).reordered());
    assertEquals(numbers(2), found(List.of(write(1, 50), unacknowledged(2)), 2, 1).reordered());
  }

  @Test
  void whatNobodySentIsStrange() {
    assertEquals(numbers(9), found(THREE, 1, 2, 3, 9).strange());
  }

  @Test
  void aLogIsALineForEachWriteAndThenForEachNumberFound() {
    WriteLog log = new WriteLog(List.of(first(), unacknowledged(2)), numbers(2, 1));

    assertEquals(
        """
        {"number":1,"sentNanos":100000000,"acknowledgedNanos":150000000}
        {"number":2,"sentNanos":200000000,"acknowledgedNanos":-1}
        {"found":2}
        {"found":1}
        """,
        new String(log.encode(), StandardCharsets.UTF_8));
    assertEquals(log, WriteLog.decode(log.encode()));
    assertEquals(WritesFound.of(log.writes(), log.found()), log.compare());
  }

  private static Write first() {
    return write(1, 50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"number\":2 | {\"number\":1 | line 2: expected each number once, seen 1 again",
        "\"sentNanos\":100000000 | \"sentNanos\":150000001 | line 1: expected what makes sense",
        "-1 | -2 | canonical form",
        "{\"found\":2} | {\"found\":\"2\"} | line 3: expected a whole number as 'found'"
      })
  void whatIsWrongInALogIsNamedWithItsLine(String right, String wrong, String expected) {
    byte[] log = new WriteLog(List.of(first(), unacknowledged(2)), numbers(2, 1)).encode();
    byte[] broken =
        new String(log, StandardCharsets.UTF_8)
            .replace(right, wrong)
            .getBytes(StandardCharsets.UTF_8);

    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> WriteLog.decode(broken))
                .getMessage());

    assertTrue(message.contains(expected), message);
  }

  @Test
  void writesAfterWhatWasFoundAreNoCanonicalLog() {
    List<String> lines =
        new String(new WriteLog(List.of(first()), numbers(1)).encode(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    byte[] turned = (lines.get(1) + "\n" + lines.get(0) + "\n").getBytes(StandardCharsets.UTF_8);

    assertThrows(IllegalArgumentException.class, () -> WriteLog.decode(turned));
  }
}
