package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plain manifests call, this command line understands. */
class NightlyManifestTest {
  private static final Path MANIFESTS = Path.of("cluster-fixtures/nightly/nightly.yaml");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path folder;

  private static JsonNode container(String kind, String pod) throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    try (var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(MANIFESTS.toFile())) {
      for (JsonNode document : documents.readAll()) {
        if (document.path("kind").asText().equals(kind)) {
          return document.at(pod + "/spec/containers/0");
        }
      }
    }
    throw new IOException("no " + kind + " in " + MANIFESTS);
  }

  private static String[] arguments(JsonNode container) {
    List<String> arguments = new ArrayList<>();
    container.path("args").forEach(each -> arguments.add(each.asText()));
    return arguments.toArray(String[]::new);
  }

  @Test
  void theCronJobRunsOnTheLeashInItsOwnCluster() throws IOException {
    JsonNode container = container("CronJob", "/spec/jobTemplate/spec/template");
    CommandLineFixture cli = new CommandLineFixture(folder);
    container
        .path("env")
        .forEach(
            each -> cli.environment.put(each.path("name").asText(), each.path("value").asText()));

    CommandLineFixture.Result result = cli.call(arguments(container));

    assertEquals(0, result.status(), result.err());
    Settings settings = cli.runs.get(0);
    assertEquals(Optional.of("in-cluster"), settings.context().value());
    assertEquals("existing", settings.stack().value());
    assertEquals(Optional.of(true), settings.guards().leashed().value());
    assertEquals(List.of("in-cluster"), settings.guards().limits().contexts());
  }

  @Test
  void theWatchdogWatchesItsOwnCluster() throws IOException {
    JsonNode container = container("Deployment", "/spec/template");

    assertEquals(List.of("watchdog", "--context", "in-cluster"), List.of(arguments(container)));
    assertTrue(container.at("/securityContext/readOnlyRootFilesystem").asBoolean());
  }
}
