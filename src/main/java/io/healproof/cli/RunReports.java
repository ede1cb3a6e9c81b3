package io.healproof.cli;

import io.healproof.evidence.RunReader;
import io.healproof.evidence.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.masterthought.cucumber.Configuration;
import net.masterthought.cucumber.ReportBuilder;
import net.masterthought.cucumber.Reportable;
import org.jspecify.annotations.Nullable;

/** Writes what can be read of a run: outside of the sealed record, from the record alone. */
final class RunReports {
  private final Places places;
  private final Path folder;

  RunReports(Places places, Path folder) {
    this.places = places;
    this.folder = folder;
  }

  private Path cucumberJson() {
    return places.home().resolve("reports/cucumber/cucumber.json");
  }

  /** What Cucumber is to write while it runs. */
  List<String> cucumberPlugins() {
    return List.of(
        "json:" + cucumberJson(),
        "message:" + cucumberJson().resolveSibling("cucumber.ndjson"),
        "html:" + cucumberJson().resolveSibling("cucumber.html"));
  }

  /**
   * Writes every report.
   *
   * @param complete whether the run tried all that the stack claims
   * @return where they are, for the user
   */
  List<String> write(boolean complete) {
    List<String> notes = new ArrayList<>();
    notes.add(writeCucumberHtml());
    RunRecord record = RunReader.read(folder);
    notes.add("Head hash: " + record);
    return notes;
  }

  private String writeCucumberHtml() {
    Path html = places.home().resolve("reports");
    Configuration configuration = new Configuration(html.toFile(), "Healproof");
    @Nullable Reportable result =
        new ReportBuilder(List.of(cucumberJson().toString()), configuration).generateReports();
    if (result == null) {
      // The library says "null" when it failed, and logs why.
      return "The Cucumber report could not be made; the log says why.";
    }
    return "Cucumber report: " + html.resolve("cucumber-html-reports/overview-features.html");
  }

  static void writeFile(Path file, String text) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw ClaimsRun.unreadable(file, e);
    }
  }
}
