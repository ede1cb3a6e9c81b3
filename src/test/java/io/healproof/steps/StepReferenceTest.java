package io.healproof.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StepReferenceTest {
  private static final Path PAGE = Path.of("docs/STEPS.md");

  /** With {@code -Dhealproof.update-docs=true} the page is written instead. */
  @Test
  void thePageIsCurrent() throws IOException {
    if (Boolean.getBoolean("healproof.update-docs")) {
      Files.writeString(PAGE, StepReference.page());
    }

    assertEquals(
        StepReference.page(),
        Files.readString(PAGE),
        "docs/STEPS.md is stale: mvn test -Dtest=StepReferenceTest -Dhealproof.update-docs=true");
  }

  /** The page is sorted: what stands above another step there is chance. */
  @Test
  void everyMeaningStandsAlone() {
    for (StepReference.Step step : StepReference.all()) {
      assertFalse(step.meaning().matches("(?i).*\\b(above|below|the next)\\b.*"), step.meaning());
    }
  }

  @Test
  void everyExampleIsAStep() {
    for (StepReference.Step step : StepReference.all()) {
      assertTrue(step.example().startsWith(step.keyword() + " "), step.example());
      assertTrue(
          StepReference.hint(step.example().substring(step.keyword().length() + 1))
              .contains(step.expression()),
          step.example());
    }
  }
}
