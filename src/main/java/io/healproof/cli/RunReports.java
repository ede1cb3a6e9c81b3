package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.evidence.History;
import io.healproof.evidence.RunRecord;
import io.healproof.report.CucumberTimelines;
import io.healproof.report.EvidencePage;
import io.healproof.report.JsonSummary;
import io.healproof.report.JunitXml;
import io.healproof.report.Links;
import io.healproof.report.OverTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final Publication publication;

  /**
   * Reports of one run.
   *
   * @param folder of the run's record
   */
  RunReports(Places places, Path folder) {
    this.home = places.home();
    this.folder = folder;
    this.reports = home.resolve("reports");
    this.publication = new Publication(places);
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
    List<String> notes = new ArrayList<>(render(record));
    if (complete) {
      notes.addAll(show());
    }
    notes.add("report: " + writeCucumberHtml(record));
    return notes;
  }

  /** Writes every report that is made of the record alone, to where those of the newest run are. */
  List<String> render(RunRecord record) {
    return render(record, reports.resolve("latest"));
  }

  /**
   * The same, to another folder.
   *
   * @return where they are, for the user
   */
  List<String> render(RunRecord record, Path to) {
    Links links = new Links(relative(to, folder), CHARTS, relative(to, home));
    List<String> notes =
        new ArrayList<>(List.of("page:   " + to.resolve(PAGE), "        " + to.resolve(HTML)));
    OverTime overTime = new OverTime(history(notes), Map.of());
    TextFile.write(to.resolve(PAGE), EvidencePage.markdown(record, links, overTime));
    TextFile.write(to.resolve(HTML), EvidencePage.html(record, links, overTime));
    EvidencePage.charts(record, overTime)
        .forEach((name, svg) -> TextFile.write(to.resolve(CHARTS).resolve(name), svg));
    TextFile.write(to.resolve("summary.json"), JsonSummary.of(record));
    TextFile.write(to.resolve("junit.xml"), JunitXml.of(record));
    return notes;
  }

  /** A history that cannot be read takes no run's reports away. */
  private History history(List<String> notes) {
    try {
      return publication.history();
    } catch (HealproofException e) {
      notes.add("The page leaves the history out: " + e.getMessage());
      return History.none();
    }
  }

  /** A run that cannot be shown is no less a run. */
  private List<String> show() {
    try {
      return publication.publish(folder, Publication.Kind.SHOWN);
    } catch (HealproofException e) {
      return List.of("The project's own page was not renewed: " + e.getMessage());
    }
  }

  private static String relative(Path from, Path to) {
    return from.relativize(to).toString().replace('\\', '/');
  }

  /** Where the report is, or why there is none: it is made from what Cucumber wrote. */
  private String writeCucumberHtml(RunRecord record) {
    Path withTimelines = cucumber("with-timelines.json");
    try {
      TextFile.write(
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
}
