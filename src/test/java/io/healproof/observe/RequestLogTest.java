package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.recovery.Answer;
import io.healproof.recovery.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLogTest {
  private static final String LINE =
      "{\"number\":3,\"dueNanos\":600000000,\"sentNanos\":600000007,\"endedNanos\":655000001,\"answer\":\"GOOD\"}\n";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String refusal(String text) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> RequestLog.decode(bytes(text)))
            .getMessage());
  }

  @Test
  void aRequestIsALineInWholeNanoseconds() {
    Request request =
        new Request(
            3,
            Duration.ofMillis(600),
            Duration.ofNanos(600_000_007),
            Duration.ofNanos(655_000_001),
            Answer.GOOD);

    assertArrayEquals(bytes(LINE), RequestLog.encode(List.of(request)));
    assertEquals(List.of(request), RequestLog.decode(bytes(LINE)));
  }

  @Test
  void noRequestsAreAnEmptyLog() {
    assertEquals(0, RequestLog.encode(List.of()).length);
    assertEquals(List.of(), RequestLog.decode(new byte[0]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"number\":3 | \"number\":\"3\" | line 2: expected a whole number as 'number', seen \"3\"",
        "\"number\":3 | \"number\":3.5 | expected a whole number as 'number', seen 3.5",
        "\"number\":3 | \"no\":3 | expected a whole number as 'number', seen nothing",
        "\"number\":3 | \"number\":2 | line 2: expected a number of at least 3, seen 2",
        "\"dueNanos\":600000000 | \"dueNanos\":600000008 | due <= sent <= ended",
        "GOOD | FINE | expected one of [GOOD, FAILED, UNKNOWN] as 'answer', seen \"FINE\"",
        "} | ,\"note\":1} | canonical form",
        "{ | [ | line 2: expected a JSON object",
        ":3 | : 3 | canonical form"
      })
  void whatIsWrongIsNamedWithItsLine(String right, String wrong, String expected) {
    String first = LINE.replace(":3,", ":2,");

    String message = refusal(first + LINE.replace(right, wrong));

    assertTrue(message.startsWith("request log"), message);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aLastLineThatIsNotEndedIsRefused() {
    assertTrue(refusal(LINE.strip()).contains("each line ended"));
  }
}
