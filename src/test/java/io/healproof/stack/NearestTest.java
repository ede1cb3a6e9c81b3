package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {

  @Test
  void aTypoFindsTheNameThatWasMeant() {
    assertEquals(Optional.of("rocketchat"), Nearest.to("rocketcat", List.of("nats", "rocketchat")));
  }

  @Test
  void whatIsFarFromEveryNameFindsNone() {
    assertEquals(Optional.empty(), Nearest.to("zzzzzzzz", List.of("nats", "rocketchat")));
  }

  @Test
  void aHintListsEveryNameWhereNoneIsNear() {
    assertEquals(
        "known: nats, rocketchat", Nearest.hint("zzzzzzzz", List.of("rocketchat", "nats")));
  }

  @Test
  void aHintSaysWhenThereIsNothingToChooseFrom() {
    assertEquals("there is none", Nearest.hint("chat", List.of()));
  }
}
