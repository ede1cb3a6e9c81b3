package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.healproof.HealproofException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {

  @ParameterizedTest
  @CsvSource({"1, 2, 1", "50, 2, 1", "50, 3, 2", "51, 2, 2", "100, 3, 3", "1, 200, 2"})
  void aShareIsRoundedUpToWholePodsAndToAtLeastOne(int percent, int ready, int taken) {
    assertEquals(taken, new Selection(percent, true).of(ready, "w"));
  }

  @Test
  void aCountIsExactAndNeverLess() {
    assertEquals(2, new Selection(2, false).of(3, "w"));
    assertThrows(HealproofException.class, () -> new Selection(4, false).of(3, "w"));
    assertThrows(HealproofException.class, () -> Selection.ALL.of(0, "w"));
  }

  @ParameterizedTest
  @CsvSource({"0, false", "-1, false", "0, true", "101, true"})
  void whatTakesNothingOrMoreThanAllIsRefused(int number, boolean percent) {
    assertThrows(HealproofException.class, () -> new Selection(number, percent));
  }
}
