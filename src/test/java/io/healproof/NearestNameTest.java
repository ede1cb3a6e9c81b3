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
}
