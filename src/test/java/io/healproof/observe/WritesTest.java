package io.healproof.observe;

import static io.healproof.observe.HandClock.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WritesTest {
  private final HandClock clock = new HandClock(millis(0));
  private final Writes writes = new Writes("RC-POD-1/3", clock);

  @Test
  void eachMessageCarriesTheKeyAndItsNumber() {
    List<String> sent = new ArrayList<>();
    ClientObserver.Call call =
        writes.through(
            text -> {
              sent.add(text);
              return "id";
            });

    call.make(-1);
    call.make(0);

    assertEquals(List.of("RC-POD-1/3 -1", "RC-POD-1/3 0"), sent);
  }

  @Test
  void anAcknowledgementIsNotedWithItsTimeHoweverLate() {
    clock.pass(millis(100));
    writes
        .through(
            text -> {
              clock.pass(millis(5000));
              return "$1";
            })
        .make(7);

    assertEquals(List.of(new Write(7, millis(100), Optional.of(millis(5100)))), writes.all());
    assertEquals(Optional.of("$1"), writes.firstAcknowledged());
  }

  @Test
  void whatFailedWasSentAndNotAcknowledged() {
    ClientObserver.Call call =
        writes.through(
            text -> {
              throw new IllegalStateException("silence");
            });

    assertThrows(IllegalStateException.class, () -> call.make(7));

    assertEquals(List.of(new Write(7, millis(0), Optional.empty())), writes.all());
    assertEquals(Optional.empty(), writes.firstAcknowledged());
  }

  @Test
  void onlyThisClientsMessagesAreAmongTheNumbers() {
    assertEquals(
        List.of(2L, -1L, 2L),
        writes.numbers(
            List.of(
                "RC-POD-1/3 2",
                "RC-POD-1/33 2",
                "RC-POD-1/3 -1",
                "RC-POD-1/3 two",
                "RC-POD-1/3 2",
                "RC-POD-1/3 2 and more",
                "hello")));
  }

  @Test
  void aKeyIsAWord() {
    assertThrows(IllegalArgumentException.class, () -> new Writes("two words", clock));
    assertThrows(IllegalArgumentException.class, () -> new Writes("", clock));
  }
}
