package io.healproof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> KNOWN = List.of("trials", "tags", "stack", "claim");

  @Test
  void findsTheNameWithTheFewestEdits() {
    assertEquals(Optional.of("trials"), NearestName.to("trails", KNOWN));
    assertEquals(Optional.of("claim"), NearestName.to("claims", KNOWN));
    assertEquals(Optional.of("stack"), NearestName.to("STAK", KNOWN));
  }

  @Test
  void suggestsNothingWhereNothingIsNear() {
    assertEquals(Optional.empty(), NearestName.to("zzzzzz", KNOWN));
    assertEquals(Optional.empty(), NearestName.to("x", List.of()));
    assertEquals("", NearestName.hint("zzzzzz", KNOWN));
  }

  @Test
  void hintsInASentence() {
    assertEquals(" Did you mean \"tags\"?", NearestName.hint("tag", KNOWN));
  }

  @Test
  void ranksByEdits() {
    assertEquals(List.of("tags", "stack"), NearestName.ranked("tagk", KNOWN, 2));
  }

  @Test
  void listsEveryNameWhereNoneIsNear() {
    assertEquals("did you mean \"tags\"?", NearestName.hintOrAll("tag", KNOWN));
    assertEquals("known: claim, stack, tags, trials", NearestName.hintOrAll("zzzzzz", KNOWN));
    assertEquals("there is none", NearestName.hintOrAll("x", List.of()));
  }
}
