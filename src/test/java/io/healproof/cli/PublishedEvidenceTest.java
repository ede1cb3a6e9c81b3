package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the project shows to everybody is what its published run is rendered as. */
class PublishedEvidenceTest {
  private static final Path HOME = Path.of("").toAbsolutePath();
  private static final String TO_DO =
      "; ./healproof report --publish docs/evidence/run renders the published run again and marks"
          + " what is stale, ./healproof report --publish RUN shows another one";

  private final Publication publication = new Publication(new Places(HOME, HOME, HOME));

  @Test
  void thePageAndItsChartsAreThoseOfThePublishedRunByteForByte() throws IOException {
    assertTrue(
        publication.hasRun(),
        "docs/EVIDENCE.md stands without its run: there is no docs/evidence/run" + TO_DO);
    for (Map.Entry<String, String> file : publication.renderedAgain().entrySet()) {
      Path shown = HOME.resolve(file.getKey());
      assertTrue(Files.exists(shown), file.getKey() + " is missing" + TO_DO);
      assertEquals(
          file.getValue(), Files.readString(shown), file.getKey() + " is not current" + TO_DO);
    }
  }

  @Test
  void theHistoryVerifies() {
    publication.history();
  }
}
