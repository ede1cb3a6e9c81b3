package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.evidence.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportsTest {
  private static final RunRecord RUN = CommandLineFixture.passed().record();

  @TempDir Path folder;
  private RunReports reports;

  @BeforeEach
  void open() {
    Places places =
        Places.of(
            Map.of("HEALPROOF_CACHE", folder.resolve("cache").toString()),
            Map.of("healproof.home", folder.toString(), "user.dir", folder.toString()));
    reports = new RunReports(places, folder.resolve("reports/runs/1"));
  }

  private void cucumberWrote(String json) throws IOException {
    Files.createDirectories(folder.resolve("reports/cucumber"));
    Files.writeString(folder.resolve("reports/cucumber/cucumber.json"), json);
  }

  private static String cucumberNote(List<String> notes) {
    return notes.stream().filter(note -> note.startsWith("report: ")).findFirst().orElseThrow();
  }

  @Test
  void thePageIsWrittenForPeopleAndForPrograms() throws IOException {
    reports.write(RUN, false);

    try (Stream<Path> files = Files.list(folder.resolve("reports/latest"))) {
      assertEquals(
          new TreeSet<>(List.of("EVIDENCE.md", "evidence.html", "junit.xml", "summary.json")),
          files
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  @Test
  void cucumbersReportThatLacksItsInputIsSaidToBeMissing() {
    String note = cucumberNote(reports.write(RUN, false));

    assertTrue(note.startsWith("report: could not be made, for "), note);
  }

  @Test
  void zeroScenariosAreNoReport() throws IOException {
    cucumberWrote("[]");

    String note = cucumberNote(reports.write(RUN, false));

    assertTrue(note.startsWith("report: could not be made from "), note);
  }

  @Test
  void whatIsNoJsonIsSaidToBeUnreadable() throws IOException {
    cucumberWrote("[{");

    String note = cucumberNote(reports.write(RUN, false));

    assertTrue(note.contains("cucumber.json cannot be read"), note);
  }
}
