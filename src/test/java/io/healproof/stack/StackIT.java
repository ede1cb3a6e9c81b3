package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.CustomKinds;
import io.healproof.cluster.ImageSource;
import io.healproof.cluster.LocalClusterProvider;
import io.healproof.cluster.LocalClusterSettings;
import io.healproof.stack.ChatUsers.Calls;
import io.healproof.stack.ChatUsers.Connection;
import io.healproof.time.RealWaiting;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platform and the built-in stack, on the cluster that runs, or on one that is booted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class StackIT {

  private static final Logger LOG = LoggerFactory.getLogger(StackIT.class);
  private static final Path FIXTURES = Path.of("cluster-fixtures");
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration MINUTES = Duration.ofMinutes(4);

  private final Waiting waiting = new RealWaiting();
  private final StackFolder folder =
      StackFolder.load(FIXTURES.resolve("stacks").resolve("rocketchat"));

  @SuppressWarnings("NullAway.Init")
  private Cluster cluster;

  @SuppressWarnings("NullAway.Init")
  private PlatformAddresses addresses;

  @SuppressWarnings("NullAway.Init")
  private DeployedStack stack;

  @BeforeAll
  void deploy() throws IOException {
    LocalClusterProvider provider = new LocalClusterProvider(RunClock.start(), waiting);
    cluster =
        provider.up(
            new LocalClusterSettings(2, ImageSource.AUTO, FIXTURES, cache()), Progress.silent());
    provider.awaitImages(Progress.silent());
    long start = System.nanoTime();
    addresses =
        new Platform(FIXTURES.resolve("platform"), waiting)
            .deploy(cluster, MINUTES, Progress.silent());
    long platform = System.nanoTime();
    stack = deployAgain();
    LOG.atInfo()
        .addKeyValue("platformSeconds", seconds(platform - start))
        .addKeyValue("stackSeconds", seconds(System.nanoTime() - platform))
        .log("deployed");
  }

  private static Path cache() {
    String named = System.getenv("HEALPROOF_CACHE");
    return named == null
        ? Path.of(System.getProperty("user.home"), ".cache", "healproof")
        : Path.of(named);
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  void everyApplicationIsSyncedAndHealthyAtTheCommitOfTheFolder() {
    assertEquals(
        List.of("rocketchat", "rocketchat-app", "rocketchat-app-manual", "rocketchat-ops"),
        stack.applications().stream().map(ApplicationStatus::name).toList());
    for (ApplicationStatus application : stack.applications()) {
      assertTrue(application.syncedAndHealthy(), application.toString());
      assertEquals(stack.gitCommit(), application.revision());
    }
    assertEquals(List.of("rocketchat", "rocketchat-manual"), stack.namespaces());
  }

  @Test
  void everyImageIsKnownByItsDigest() {
    assertEquals(
        Set.of(
            "Deployment rocketchat/chat",
            "Deployment rocketchat/chat-main",
            "Deployment rocketchat/redis",
            "StatefulSet rocketchat/database",
            "Deployment rocketchat-manual/decoy"),
        stack.images().stream().map(RunningImage::workload).collect(Collectors.toSet()));
    stack
        .images()
        .forEach(image -> assertTrue(image.digest().contains("sha256:"), image::toString));
  }

  @Test
  void deployingAgainChangesNothingAndIsQuick() {
    long start = System.nanoTime();
    new Platform(FIXTURES.resolve("platform"), waiting)
        .deploy(cluster, Duration.ofSeconds(30), Progress.silent());
    DeployedStack again = deployAgain();
    LOG.atInfo().addKeyValue("seconds", seconds(System.nanoTime() - start)).log("deployed again");

    assertEquals(stack.gitCommit(), again.gitCommit());
    assertEquals(stack.images(), again.images());
  }

  @Test
  void aChangedFolderIsANewCommitAndTheOldContentTheOldOne(@TempDir Path copy) throws IOException {
    copyOf(folder.path(), copy);
    Path config = copy.resolve("build/app/configmap.yaml");
    Files.writeString(config, Files.readString(config).replace("WARNING", "ERROR"));

    DeployedStack changed = deploy(StackFolder.load(copy));

    assertNotEquals(stack.gitCommit(), changed.gitCommit());
    assertEquals("ERROR", logLevel("chat-config"));
    assertEquals(stack.gitCommit(), deployAgain().gitCommit());
    assertEquals("WARNING", logLevel("chat-config"));
  }

  @Test
  void usersLogInSendAndReadBack() {
    ChatUsers chat = (ChatUsers) stack.users().orElseThrow();
    for (Connection connection : Connection.values()) {
      Calls calls = new Calls(Duration.ofSeconds(10), connection);
      ChatUser ann = chat.user("ann", calls);
      ChatUser bob = chat.user("bob", calls);
      ann.logIn();
      bob.logIn();
      String text = "hello over a " + connection + " connection";

      assertFalse(ann.send(text).isEmpty());

      assertTrue(
          waiting.until(
              "bob sees it", POLL, Duration.ofSeconds(5), () -> bob.readBack(5).contains(text)));
    }
  }

  @Test
  void aKilledPodOfTheChatIsReplaced() {
    ObjectRef chat = stack.object("chat");
    List<Pod> before = pods(chat);
    assertEquals(2, before.size());
    assertEquals(
        Set.of("agent-1", "agent-2"),
        before.stream().map(pod -> pod.getSpec().getNodeName()).collect(Collectors.toSet()));

    client().resource(before.get(0)).withGracePeriod(0).delete();

    assertTrue(
        waiting.until(
            "two other pods are ready",
            POLL,
            Duration.ofSeconds(60),
            () ->
                Workload.read(client(), chat).map(Workload::settled).orElse(false)
                    && pods(chat).stream()
                        .noneMatch(
                            pod ->
                                pod.getMetadata()
                                    .getUid()
                                    .equals(before.get(0).getMetadata().getUid()))));
  }

  @Test
  void aDriftHealsWhereSelfHealIsOnAndStaysWhereItIsOff() {
    long start = System.nanoTime();
    edit(stack.object("chat-config"));
    edit(stack.object("manual-config"));

    assertTrue(
        waiting.until(
            "the drift is healed",
            POLL,
            Duration.ofSeconds(60),
            () -> logLevel("chat-config").equals("WARNING")));
    LOG.atInfo().addKeyValue("seconds", seconds(System.nanoTime() - start)).log("drift healed");
    Applications applications = new Applications(ArgoCd.brought(cluster), waiting);
    assertTrue(
        waiting.until(
            "the other drift is seen",
            POLL,
            Duration.ofSeconds(30),
            () -> applications.status("rocketchat-app-manual").sync().equals("OutOfSync")));
    waiting.pause(Duration.ofSeconds(5));
    assertEquals("DRIFTED", manualLogLevel());

    applications.sync("rocketchat-app-manual", Duration.ofSeconds(30));

    assertEquals("WARNING", manualLogLevel());
    assertEquals(
        List.of(),
        applications.awaitHealthy(
            List.of("rocketchat-app", "rocketchat-app-manual"), Duration.ofSeconds(30)));
  }

  @Test
  void prometheusHasEverySeriesEverySecond() {
    waiting.until(
        "a minute of samples",
        Duration.ofSeconds(1),
        Duration.ofMinutes(2),
        () -> query("min(count_over_time(up{job!=\"workloads\"}[60s]))") >= 59);
    for (String job : List.of("kube-state-metrics", "argocd", "pushgateway", "prometheus")) {
      assertTrue(query("min_over_time(up{job=\"" + job + "\"}[60s])") == 1, job);
      assertTrue(query("count_over_time(up{job=\"" + job + "\"}[60s])") >= 59, job);
    }
    assertTrue(query("sum(up{job=\"workloads\"})") == 2, "the chat's own metrics");
    assertTrue(
        query("count_over_time(probe_success{target=\"users\"}[60s])") >= 118,
        "what users call is asked twice a second");
    assertTrue(query("sum(probe_success{target=\"users\"})") == 1, "and answers");
    for (String series :
        List.of(
            "kube_pod_info{namespace=\"rocketchat\"}",
            "kube_pod_owner{namespace=\"rocketchat\"}",
            "kube_pod_created{namespace=\"rocketchat\"}",
            "kube_pod_start_time{namespace=\"rocketchat\"}",
            "kube_pod_status_ready{namespace=\"rocketchat\",condition=\"true\"} == 1",
            "kube_pod_status_ready_time{namespace=\"rocketchat\"}",
            "kube_pod_status_scheduled_time{namespace=\"rocketchat\"}",
            "kube_pod_status_initialized_time{namespace=\"rocketchat\"}",
            "kube_pod_status_container_ready_time{namespace=\"rocketchat\"}",
            "kube_pod_container_state_started{namespace=\"rocketchat\"}",
            "kube_pod_container_status_restarts_total{namespace=\"rocketchat\"}",
            "kube_replicaset_owner{namespace=\"rocketchat\"}",
            "kube_deployment_spec_replicas{deployment=\"chat\"}",
            "kube_deployment_status_replicas_available{deployment=\"chat\"}",
            "kube_deployment_status_replicas_ready{deployment=\"chat\"}",
            "kube_deployment_status_replicas_updated{deployment=\"chat\"}",
            "kube_deployment_metadata_generation{deployment=\"chat\"}",
            "kube_deployment_status_observed_generation{deployment=\"chat\"}",
            "kube_statefulset_replicas{statefulset=\"database\"}",
            "kube_statefulset_status_replicas_ready{statefulset=\"database\"}",
            "kube_node_info",
            "kube_node_spec_unschedulable",
            "kube_node_spec_taint",
            "kube_node_status_condition{condition=\"Ready\",status=\"true\"}",
            "kube_poddisruptionbudget_status_pod_disruptions_allowed{namespace=\"rocketchat\"}",
            "kube_poddisruptionbudget_status_current_healthy{namespace=\"rocketchat\"}",
            "kube_poddisruptionbudget_status_desired_healthy{namespace=\"rocketchat\"}",
            "kube_configmap_info{configmap=\"chat-config\"}",
            "kube_configmap_metadata_resource_version{configmap=\"chat-config\"}",
            "kube_endpointslice_endpoints{namespace=\"rocketchat\"}",
            "argocd_app_info{name=\"rocketchat-app\",sync_status=\"Synced\"}",
            "argocd_app_sync_total{name=\"rocketchat-app\"}")) {
      assertTrue(query("count(" + series + ")") >= 1, series);
    }
  }

  @Test
  void whatIsPushedIsScraped() {
    String stamp = String.valueOf(System.currentTimeMillis());
    String group = addresses.pushgateway().orElseThrow() + "/metrics/job/healproof";
    RestAssured.given()
        .body("healproof_it_seconds{trial=\"" + stamp + "\"} 1.5\n")
        .post(group)
        .then()
        .statusCode(200);

    assertTrue(
        waiting.until(
            "the pushed sample is there",
            POLL,
            Duration.ofSeconds(10),
            () -> query("sum(healproof_it_seconds{trial=\"" + stamp + "\"})") == 1.5));
    RestAssured.given().delete(group);
  }

  @Test
  void aStackThatCannotGetHealthySaysWhy(@TempDir Path broken) throws IOException {
    Files.createDirectories(broken.resolve("content"));
    Files.writeString(broken.resolve("stack.yaml"), "name: broken\n");
    Files.writeString(
        broken.resolve("root.yaml"),
        Files.readString(folder.applications(ImageSource.BUILD).get(0))
            .replace("rocketchat.git", "broken.git")
            .replace("name: rocketchat", "name: broken")
            .replace("path: build/apps", "path: content")
            .replace("    namespace: argocd\n  syncPolicy", "    namespace: broken\n  syncPolicy")
            .replace("CreateNamespace=false", "CreateNamespace=true"));
    Files.writeString(
        broken.resolve("content/deployment.yaml"),
        Files.readString(folder.path().resolve("manual/deployment.yaml"))
            .replace("redis:7.0.15", "redis:no-such-tag"));

    HealproofException thrown =
        assertThrows(
            HealproofException.class,
            () ->
                new StackDeployment(waiting)
                    .deploy(
                        cluster,
                        StackFolder.load(broken),
                        addresses,
                        Duration.ofSeconds(20),
                        Progress.silent()));

    String message = String.valueOf(thrown.getMessage());
    LOG.atInfo().addKeyValue("message", message).log("a broken stack");
    assertTrue(message.contains("Application broken"), message);
    assertTrue(message.contains("Progressing"), message);
    assertTrue(message.contains("Pull"), message);
    assertTrue(message.contains("no-such-tag"), message);
    client()
        .genericKubernetesResources(CustomKinds.APPLICATION)
        .inNamespace(ArgoCd.USUAL_NAMESPACE)
        .withName("broken")
        .delete();
    client().namespaces().withName("broken").delete();
  }

  @Test
  void aPlatformThatCannotGetAvailableShowsThePodItsEventsAndItsLastWords(@TempDir Path broken)
      throws IOException {
    Path component = Files.createDirectory(broken.resolve("pushgateway"));
    Files.writeString(
        component.resolve("namespace.yaml"),
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: broken-platform}\n");
    Files.writeString(
        component.resolve("deployment.yaml"),
        Files.readString(FIXTURES.resolve("platform/pushgateway/deployment.yaml"))
            .replace("namespace: monitoring", "namespace: broken-platform")
            .replace("--persistence.file=", "--no-such-flag"));

    HealproofException thrown =
        assertThrows(
            HealproofException.class,
            () ->
                new Platform(broken, waiting)
                    .deploy(cluster, Duration.ofSeconds(20), Progress.silent()));

    client().namespaces().withName("broken-platform").delete();
    String message = String.valueOf(thrown.getMessage());
    LOG.atInfo().addKeyValue("message", message).log("a broken platform");
    assertTrue(message.contains("Deployment broken-platform/pushgateway: 0 of 1"), message);
    assertTrue(message.contains("event BackOff"), message);
    assertTrue(message.contains("log: "), message);
    assertTrue(message.contains("no-such-flag"), message);
  }

  private DeployedStack deployAgain() {
    return deploy(folder);
  }

  private DeployedStack deploy(StackFolder from) {
    return new StackDeployment(waiting)
        .deploy(cluster, from, addresses, MINUTES, Progress.silent());
  }

  private KubernetesClient client() {
    return cluster.client();
  }

  private List<Pod> pods(ObjectRef workload) {
    return client()
        .pods()
        .inNamespace(workload.namespace())
        .withLabel("app.kubernetes.io/name", workload.name())
        .list()
        .getItems();
  }

  private void edit(ObjectRef config) {
    client()
        .configMaps()
        .inNamespace(config.namespace())
        .withName(config.name())
        .edit(
            map -> {
              map.setData(Map.of("log-level", "DRIFTED"));
              return map;
            });
  }

  private String logLevel(String role) {
    ObjectRef ref = stack.object(role);
    ConfigMap map = client().configMaps().inNamespace(ref.namespace()).withName(ref.name()).get();
    return Optional.ofNullable(map.getData().get("log-level")).orElse("");
  }

  private String manualLogLevel() {
    return logLevel("manual-config");
  }

  /** The one value of an instant query; NaN when there is none. */
  private double query(String promql) {
    String value =
        RestAssured.given()
            .queryParam("query", promql)
            .get(addresses.prometheus() + "/api/v1/query")
            .jsonPath()
            .getString("data.result[0].value[1]");
    return value == null ? Double.NaN : Double.parseDouble(value);
  }

  private static void copyOf(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static double seconds(long nanos) {
    return Math.round(nanos / 1e8) / 10.0;
  }
}
