package io.healproof.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import net.masterthought.cucumber.Configuration;
import net.masterthought.cucumber.ReportBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CucumberTimelinesTest {
  /** As Cucumber writes it: one scenario of a claim, one that the run knows nothing of. */
  private static final String CUCUMBER =
      """
      [{"uri":"file:scenarios/a.feature","id":"a","keyword":"Feature","name":"A","line":1,"description":"",
        "elements":[
         {"id":"a;1","keyword":"Scenario","name":"one","line":3,"type":"scenario","description":"",
          "tags":[{"name":"@pod"},{"name":"@claim:RC-POD-1"}],
          "steps":[
           {"keyword":"When ","name":"x","line":4,"match":{},"result":{"status":"passed","duration":1}},
           {"keyword":"Then ","name":"y","line":5,"match":{},"result":{"status":"passed","duration":1}}]},
         {"id":"a;2","keyword":"Scenario","name":"two","line":7,"type":"scenario","description":"",
          "tags":[{"name":"@claim:RC-POD-11"}],
          "steps":[
           {"keyword":"When ","name":"x","line":8,"match":{},"result":{"status":"passed","duration":1}}]}]}]
      """;

  @TempDir Path folder;

  @Test
  void theChartIsBehindTheLastStepOfItsOwnScenario() throws IOException {
    JsonNode scenarios =
        new ObjectMapper()
            .readTree(CucumberTimelines.attached(CUCUMBER, SampleRun.finished()))
            .path(0)
            .path("elements");

    JsonNode embeddings = scenarios.path(0).path("steps").path(1).path("embeddings");
    assertEquals(1, embeddings.size());
    assertEquals("image/svg+xml", embeddings.path(0).path("mime_type").asText());
    String svg =
        new String(
            Base64.getDecoder().decode(embeddings.path(0).path("data").asText()),
            StandardCharsets.UTF_8);
    assertEquals(EvidencePage.charts(SampleRun.finished()).get("RC-POD-1.svg"), svg);
    assertTrue(scenarios.path(0).path("steps").path(0).path("embeddings").isMissingNode());
    assertTrue(scenarios.path(1).path("steps").path(0).path("embeddings").isMissingNode());
  }

  @Test
  void cucumbersReportShowsTheChart() throws IOException {
    Path json = folder.resolve("cucumber.json");
    Files.writeString(json, CucumberTimelines.attached(CUCUMBER, SampleRun.finished()));

    assertNotNull(
        new ReportBuilder(List.of(json.toString()), new Configuration(folder.toFile(), "t"))
            .generateReports());

    Path html = folder.resolve("cucumber-html-reports");
    List<Path> charts;
    try (Stream<Path> files = Files.list(html.resolve("embeddings"))) {
      charts = files.toList();
    }
    assertEquals(1, charts.size());
    String chart = charts.get(0).getFileName().toString();
    assertTrue(chart.endsWith(".svg"), chart);
    try (Stream<Path> pages = Files.list(html)) {
      assertTrue(
          pages
              .filter(page -> page.getFileName().toString().startsWith("report-feature_"))
              .anyMatch(page -> read(page).contains("<img src=\"embeddings/" + chart + "\">")));
    }
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
