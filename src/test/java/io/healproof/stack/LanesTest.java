package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.healproof.stack.ChatUser.ChatFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final List<String> closed = new ArrayList<>();
  private int made;
  private final Lanes<String> lanes = new Lanes<>(() -> "lane " + ++made, closed::add);

  private String used() {
    return lanes.use(Function.identity());
  }

  private void unanswered() {
    assertThrows(
        ChatFailure.class,
        () ->
            lanes.use(
                lane -> {
                  throw new ChatFailure("silence", new IllegalStateException());
                }));
  }

  @Test
  void oneLaneServesWhoeverComesAfterAnother() {
    assertEquals(List.of("lane 1", "lane 1"), List.of(used(), used()));
  }

  @Test
  void aBusyLaneIsLeftToItsCallAndAnotherIsMade() {
    assertEquals("lane 2", lanes.use(lane -> used()));
  }

  @Test
  void theLaneThatWasAnsweredLastIsUsedNext() {
    lanes.use(lane -> used());

    assertEquals("lane 1", used());
  }

  @Test
  void aLaneThatWasNotAnsweredWaitsUntilNoOtherIsFree() {
    lanes.use(lane -> used());
    unanswered();

    assertEquals("lane 2", used());
    assertEquals("lane 1", lanes.use(lane -> used()));
  }

  @Test
  void aWrongAnswerIsAnAnswer() {
    lanes.use(lane -> used());
    assertThrows(
        ChatFailure.class,
        () ->
            lanes.use(
                lane -> {
                  throw new ChatFailure("status 500");
                }));

    assertEquals("lane 1", used());
  }

  @Test
  void closingClosesWhatIsFreeNowAndWhatIsBusyOnceItIsFree() {
    lanes.use(
        lane -> {
          String other = used();
          lanes.close();
          assertEquals(List.of(other), closed);
          return other;
        });

    assertEquals(List.of("lane 2", "lane 1"), closed);
  }
}
