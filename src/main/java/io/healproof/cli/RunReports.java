package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.evidence.RunRecord;
import io.healproof.report.CucumberTimelines;
import io.healproof.report.EvidencePage;
import io.healproof.report.JsonSummary;
import io.healproof.report.JunitXml;
import io.healproof.report.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.masterthought.cucumber.Configuration;
import net.masterthought.cucumber.ReportBuilder;
import net.masterthought.cucumber.Reportable;
import org.jspecify.annotations.Nullable;

/** Writes what can be read of a run, outside of the sealed record and from the record alone. */
final class RunReports {
  private static final String PAGE = "EVIDENCE.md";
  private static final String HTML = "evidence.html";
  private static final String CHARTS = "evidence";

  private final Path home;
  private final Path folder;
  private final Path reports;

  /**
   * Reports of one run.
   *
   * @param folder of the run's record
   */
  RunReports(Places places, Path folder) {
    this.home = places.home();
    this.folder = folder;
    this.reports = home.resolve("reports");
  }

  /** What Cucumber is to write while it runs. */
  List<String> cucumberPlugins() {
    return List.of(
        "json:" + cucumber("cucumber.json"),
        "message:" + cucumber("cucumber.ndjson"),
        "html:" + cucumber("cucumber.html"));
  }

  private Path cucumber(String file) {
    return reports.resolve("cucumber").resolve(file);
  }

  /**
   * Writes every report.
   *
   * @param complete whether the run tried all that the stack claims, so that its page becomes the
   *     project's
   * @return where they are, for the user
   */
  List<String> write(RunRecord record, boolean complete) {
    List<String> notes = new ArrayList<>();
    Path latest = reports.resolve("latest");
    writePage(record, latest);
    writeFile(latest.resolve("summary.json"), JsonSummary.of(record));
    writeFile(latest.resolve("junit.xml"), JunitXml.of(record));
    writeFile(latest.resolve(HTML), EvidencePage.html(record, links(latest)));
    notes.add("page:   " + latest.resolve(PAGE));
    notes.add("        " + latest.resolve(HTML));
    if (complete) {
      writePage(record, home.resolve("docs"));
      notes.add("        " + home.resolve("docs").resolve(PAGE));
    }
    notes.add("report: " + writeCucumberHtml(record));
    return notes;
  }

  private void writePage(RunRecord record, Path to) {
    writeFile(to.resolve(PAGE), EvidencePage.markdown(record, links(to)));
    EvidencePage.charts(record)
        .forEach((name, svg) -> writeFile(to.resolve(CHARTS).resolve(name), svg));
  }

  /** What a page in this folder links to. */
  private Links links(Path page) {
    return new Links(relative(page, folder), CHARTS, relative(page, home));
  }

  private static String relative(Path from, Path to) {
    return from.relativize(to).toString().replace('\\', '/');
  }

  /** Where the report is, or why there is none: it is made from what Cucumber wrote. */
  private String writeCucumberHtml(RunRecord record) {
    Path withTimelines = cucumber("with-timelines.json");
    try {
      writeFile(
          withTimelines,
          CucumberTimelines.attached(Files.readString(cucumber("cucumber.json")), record));
    } catch (IOException e) {
      return "could not be made, for %s cannot be read: %s"
          .formatted(cucumber("cucumber.json"), e.getMessage());
    }
    Configuration configuration = new Configuration(reports.toFile(), "Healproof");
    @Nullable Reportable result =
        new ReportBuilder(List.of(withTimelines.toString()), configuration).generateReports();
    // The library answers null when it failed, and logs why; without a scenario it fails.
    return result == null
        ? "could not be made from " + withTimelines + "; the log says why"
        : reports.resolve("cucumber-html-reports/overview-features.html").toString();
  }

  private static void writeFile(Path file, String text) {
    try {
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw HealproofException.broken(
          "cannot write " + file + ": " + e.getMessage() + "; check the disk and its permissions",
          e);
    }
  }
}
