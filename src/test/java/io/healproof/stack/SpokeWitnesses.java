package io.healproof.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.Progress;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The platform's Prometheus and kube-state-metrics, in a cluster whose Argo CD is in another one.
 * Prometheus scrapes what a run needs, and nothing else.
 */
public final class SpokeWitnesses {
  private static final List<String> COMPONENTS =
      List.of("kube-state-metrics", "prometheus", "witness-dns");
  private static final Duration DEADLINE = Duration.ofMinutes(4);

  private SpokeWitnesses() {}

  /**
   * Brings them; returns when they are available.
   *
   * @param platform {@code cluster-fixtures/platform}
   * @param folder for their manifests
   * @param argoCd host and port of the metrics of Argo CD's controller
   */
  public static void bring(
      KubernetesClient client, Path platform, Path folder, String argoCd, Waiting waiting)
      throws IOException {
    for (String component : COMPONENTS) {
      Path copy = Files.createDirectories(folder.resolve(component));
      try (Stream<Path> files = Files.list(platform.resolve(component))) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(file.getFileName()));
        }
      }
    }
    scrape(folder.resolve("prometheus/configmap.yaml"), argoCd);
    new Platform(folder, waiting).put(client, DEADLINE, Progress.silent());
  }

  private static void scrape(Path file, String argoCd) throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    JsonNode manifest = yaml.readTree(file.toFile());
    ObjectNode data = (ObjectNode) manifest.get("data");
    JsonNode config = yaml.readTree(data.get("prometheus.yml").asText());
    ArrayNode kept = yaml.createArrayNode();
    for (JsonNode job : config.get("scrape_configs")) {
      switch (job.get("job_name").asText()) {
        case "kube-state-metrics", "prometheus" -> kept.add(job);
        case "argocd" -> {
          ((ArrayNode) job.at("/static_configs/0/targets")).removeAll().add(argoCd);
          kept.add(job);
        }
        default -> {}
      }
    }
    ((ObjectNode) config).set("scrape_configs", kept);
    data.put("prometheus.yml", yaml.writeValueAsString(config));
    yaml.writeValue(file.toFile(), manifest);
  }
}
