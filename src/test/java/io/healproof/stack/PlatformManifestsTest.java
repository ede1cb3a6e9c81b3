package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must be true of every manifest that the project ships. */
class PlatformManifestsTest {

  private static final Path FIXTURES = Path.of("cluster-fixtures");
  private static final String SERVER = "node-role.kubernetes.io/control-plane";

  static List<Path> manifests() throws IOException {
    try (Stream<Path> platform = Files.walk(FIXTURES.resolve("platform"));
        Stream<Path> stacks = Files.walk(FIXTURES.resolve("stacks"))) {
      return Stream.concat(platform, stacks)
          .filter(Manifests::isYaml)
          .filter(file -> !file.endsWith("stack.yaml"))
          .sorted()
          .toList();
    }
  }

  static List<Path> platformWorkloads() throws IOException {
    return manifests().stream()
        .filter(file -> file.startsWith(FIXTURES.resolve("platform")))
        .filter(file -> pod(Manifests.read(file).get(0)).isPresent())
        .toList();
  }

  @Test
  void thereAreManifestsToCheck() throws IOException {
    assertTrue(manifests().size() > 50, "found " + manifests().size());
    assertEquals(8, platformWorkloads().size());
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void aFileHoldsOneObject(Path file) {
    assertEquals(1, Manifests.read(file).size());
  }

  @ParameterizedTest
  @MethodSource("platformWorkloads")
  void aWitnessLivesOnTheServerNode(Path file) {
    PodSpec pod = pod(Manifests.read(file).get(0)).orElseThrow();

    assertTrue(
        pod
            .getAffinity()
            .getNodeAffinity()
            .getRequiredDuringSchedulingIgnoredDuringExecution()
            .getNodeSelectorTerms()
            .stream()
            .allMatch(
                term ->
                    term.getMatchExpressions().stream()
                        .anyMatch(
                            rule ->
                                rule.getKey().equals(SERVER)
                                    && rule.getOperator().equals("Exists"))));
    assertTrue(
        pod.getTolerations().stream().anyMatch(toleration -> SERVER.equals(toleration.getKey())));
  }

  @ParameterizedTest
  @MethodSource("platformWorkloads")
  void aWitnessIsProbedEverySecondAndItsImageIsPinned(Path file) {
    for (Container container : pod(Manifests.read(file).get(0)).orElseThrow().getContainers()) {
      assertEquals(1, container.getReadinessProbe().getPeriodSeconds());
      assertTrue(container.getImage().matches("[a-z0-9.]+/.+:v?\\d.*"), container.getImage());
    }
  }

  @Test
  void whoWatchesUsersAsksForNamesWhereNoFaultOfTheStackReaches() {
    Service dns =
        (Service) Manifests.read(FIXTURES.resolve("platform/witness-dns/service.yaml")).get(0);
    for (String witness : List.of("prometheus", "blackbox-exporter")) {
      PodSpec pod =
          pod(Manifests.read(FIXTURES.resolve("platform/" + witness + "/deployment.yaml")).get(0))
              .orElseThrow();

      assertEquals("None", pod.getDnsPolicy(), witness);
      assertEquals(List.of(dns.getSpec().getClusterIP()), pod.getDnsConfig().getNameservers());
    }
  }

  @Test
  void theMetricAllowListIsAnchoredSoThatNoSeriesSlipsIn() {
    List<String> names =
        container("platform/kube-state-metrics/deployment.yaml").getArgs().stream()
            .filter(argument -> argument.startsWith("--metric-allowlist="))
            .flatMap(
                argument ->
                    Stream.of(argument.substring("--metric-allowlist=".length()).split(",")))
            .toList();

    assertTrue(names.size() > 40, "found " + names.size());
    names.forEach(name -> assertTrue(name.matches("\\^kube_[a-z_]+\\$"), name));
  }

  @Test
  void everyJobThatALimitIsAssertedFromIsReadEverySecond() {
    ConfigMap config =
        (ConfigMap) Manifests.read(FIXTURES.resolve("platform/prometheus/configmap.yaml")).get(0);
    String text = String.valueOf(config.getData().get("prometheus.yml"));

    assertTrue(text.contains("scrape_interval: 1s"));
    assertTrue(text.contains("scrape_timeout: 900ms"));
    assertEquals(3, text.split("honor_labels: true", -1).length - 1);
  }

  @Test
  void aProbeHasLessTimeThanItsScrapeAndAScrapeLessThanItsInterval() {
    ConfigMap config =
        (ConfigMap) Manifests.read(FIXTURES.resolve("platform/prometheus/configmap.yaml")).get(0);
    String text = String.valueOf(config.getData().get("prometheus.yml"));
    String blackbox = text.substring(text.indexOf("job_name: blackbox"));

    assertTrue(blackbox.contains("scrape_interval: 500ms\n"), blackbox);
    assertTrue(blackbox.contains("scrape_timeout: 450ms\n"), blackbox);
    assertTrue(
        container("platform/blackbox-exporter/deployment.yaml")
            .getArgs()
            .contains("--timeout-offset=0.05"));
  }

  @Test
  void bothVariantsOfTheChatLookTheSameFromOutside() {
    for (String file : List.of("service.yaml", "poddisruptionbudget.yaml")) {
      assertEquals(
          Manifests.read(FIXTURES.resolve("stacks/rocketchat/pull/app").resolve(file)),
          Manifests.read(FIXTURES.resolve("stacks/rocketchat/build/app").resolve(file)));
    }
    for (String variant : List.of("pull", "build")) {
      Deployment chat =
          (Deployment)
              Manifests.read(
                      FIXTURES.resolve("stacks/rocketchat/" + variant + "/app/deployment.yaml"))
                  .get(0);
      assertEquals("chat", chat.getMetadata().getName());
      assertEquals(2, chat.getSpec().getReplicas());
      assertEquals(
          Map.of("app.kubernetes.io/name", "chat"), chat.getSpec().getSelector().getMatchLabels());
    }
  }

  @Test
  void everyPathThatAnApplicationNamesIsThere() throws IOException {
    Path stack = FIXTURES.resolve("stacks/rocketchat");
    List<Path> named =
        manifests().stream()
            .flatMap(file -> Manifests.read(file).stream())
            .filter(object -> object.getKind().equals("Application"))
            .map(object -> ((io.fabric8.kubernetes.api.model.GenericKubernetesResource) object))
            .map(object -> stack.resolve(object.<Object>get("spec", "source", "path").toString()))
            .toList();

    assertEquals(8, named.size());
    named.forEach(path -> assertTrue(Files.isDirectory(path), path::toString));
  }

  @Test
  void onlyTheManualApplicationDoesNotHealItself() throws IOException {
    Map<String, Object> selfHeal =
        manifests().stream()
            .flatMap(file -> Manifests.read(file).stream())
            .filter(object -> object.getKind().equals("Application"))
            .map(object -> ((io.fabric8.kubernetes.api.model.GenericKubernetesResource) object))
            .collect(
                Collectors.toMap(
                    object -> object.getMetadata().getName(),
                    object -> object.get("spec", "syncPolicy", "automated", "selfHeal"),
                    (one, other) -> one.equals(other) ? one : "differs"));

    assertEquals(
        Map.of(
            "rocketchat",
            true,
            "rocketchat-app",
            true,
            "rocketchat-ops",
            true,
            "rocketchat-app-manual",
            false),
        selfHeal);
  }

  private static Container container(String file) {
    return pod(Manifests.read(FIXTURES.resolve(file)).get(0)).orElseThrow().getContainers().get(0);
  }

  private static Optional<PodSpec> pod(HasMetadata object) {
    if (object instanceof Deployment deployment) {
      return Optional.of(deployment.getSpec().getTemplate().getSpec());
    }
    return object instanceof StatefulSet set
        ? Optional.of(set.getSpec().getTemplate().getSpec())
        : Optional.empty();
  }
}
