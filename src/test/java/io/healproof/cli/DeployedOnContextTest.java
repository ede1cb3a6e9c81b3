package io.healproof.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --stack deploy} on a cluster that is met: what is said and refused before anything is. */
@EnableKubernetesMockClient(crud = true)
class DeployedOnContextTest {
  @TempDir Path folder = Path.of("unused");

  @SuppressWarnings("NullAway.Init")
  KubernetesMockServer server;

  @SuppressWarnings("NullAway.Init")
  KubernetesClient client;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void anEmptyClusterThatConsents() throws IOException {
    environment.put(
        "KUBECONFIG",
        Files.writeString(
                folder.resolve("config"),
                """
                contexts: [{name: staging, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                users: [{name: u, user: {token: t}}]
                """
                    .formatted(server.url("/")))
            .toString());
    environment.put("HEALPROOF_ALLOW", "staging");
    environment.put("HEALPROOF_CONTEXT", "staging");
    environment.put("HEALPROOF_STACK", "deploy");
    environment.put("HEALPROOF_CLAIM", "RC-DRIFT-1");
    environment.put("HEALPROOF_USERS_URL", "http://10.0.0.9:30080");
    environment.put("HEALPROOF_LEASHED", "false");
    namespace("kube-system");
    consent("drift-configmap, deploy, pod-kill");
  }

  private void namespace(String name) {
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private void consent(String faults) {
    client
        .configMaps()
        .inNamespace("healproof-consent")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("healproof-consent")
                .endMetadata()
                .withData(
                    Map.of(
                        "allowed-by", "Ada",
                        "faults", faults,
                        "namespaces", "rocketchat, rocketchat-manual",
                        "until", "2999-01-01T00:00:00Z"))
                .build())
        .createOr(it -> it.update());
  }

  private Wiring healproof() {
    return process().healproof();
  }

  private Settings settings() {
    return process().settings();
  }

  private SomeProcess process() {
    return new SomeProcess(environment, folder, Path.of("").toAbsolutePath());
  }

  /** It ends with this, and nothing was changed. */
  private void assertEnds(ExitCode code, String reason) throws InterruptedException {
    requests();
    Settings settings = settings();
    HealproofException e =
        assertThrows(HealproofException.class, () -> healproof().run(settings, Progress.silent()));

    assertEquals(code, e.exitCode(), e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
    assertEquals(List.of(), requests().stream().filter(each -> !each.startsWith("GET")).toList());
  }

  private int taken;

  private List<String> requests() throws InterruptedException {
    List<String> requests = new ArrayList<>();
    for (int count = server.getRequestCount(); taken < count; taken++) {
      var request = server.takeRequest();
      requests.add(request.getMethod() + " " + request.getPath());
    }
    return requests;
  }

  @Test
  void aPlanNamesEachObjectThatWouldBeMade() throws Exception {
    requests();

    String plan = String.join("\n", healproof().plan(settings()));

    assertTrue(plan.contains("Namespace argocd"), plan);
    assertTrue(plan.contains("CustomResourceDefinition applications.argoproj.io"), plan);
    assertTrue(plan.contains("Deployment monitoring/prometheus"), plan);
    assertTrue(plan.contains("Namespace rocketchat-manual"), plan);
    assertTrue(plan.contains("Service healproof/users"), plan);
    assertTrue(plan.contains("Application argocd/rocketchat"), plan);
    assertTrue(plan.contains("ConfigMap rocketchat/chat-config"), plan);
    assertFalse(plan.contains("kube-system/"), plan);
    assertEquals(List.of(), requests().stream().filter(each -> !each.startsWith("GET")).toList());
  }

  @Test
  void whatIsThereAlreadyIsNotOurs() throws Exception {
    namespace("argocd");

    assertEnds(ExitCode.REFUSED, "Namespace argocd. Nothing was changed.");
  }

  @Test
  void consentNamesThatSomethingIsBrought() throws Exception {
    consent("drift-configmap, pod-kill");

    assertEnds(ExitCode.REFUSED, "lacks deploy");
  }

  @Test
  void consentToEachFaultIsAskedForBeforeAnythingIsBrought() throws Exception {
    consent("deploy");

    assertEnds(ExitCode.REFUSED, "drift-configmap");
  }

  @Test
  void onTheLeashNothingIsBrought() throws Exception {
    environment.put("HEALPROOF_LEASHED", "true");

    assertEnds(ExitCode.USAGE, "--no-leashed");
  }

  @Test
  void whereAnotherPlatformIsMeansNothingThen() throws Exception {
    environment.put("HEALPROOF_PROMETHEUS", "monitoring/prometheus:9090");

    assertEnds(ExitCode.USAGE, "brings its own");
  }

  @Test
  void claimsWithUsersWantTheirAddress() throws Exception {
    environment.remove("HEALPROOF_USERS_URL");

    assertEnds(ExitCode.USAGE, "--users-url");
  }

  @Test
  void theLocalClusterIsAlwaysBroughtTo() {
    environment.remove("HEALPROOF_CONTEXT");

    HealproofException e =
        assertThrows(HealproofException.class, () -> healproof().plan(settings()));

    assertTrue(String.valueOf(e.getMessage()).contains("leave \"deploy\" out"), e.getMessage());
  }

  @Test
  void anotherStackIsNamedBehindTheColon() {
    environment.put("HEALPROOF_STACK", "deploy:rocketcat");

    HealproofException e =
        assertThrows(HealproofException.class, () -> healproof().plan(settings()));

    assertTrue(String.valueOf(e.getMessage()).contains("rocketchat"), e.getMessage());
  }

  @Test
  void rightsAreThoseOfTheObjectsAndNoneInNamespacesThatAreNotThere() {
    String rbac = String.valueOf(healproof().rbac(settings(), false));

    assertTrue(rbac.contains("escalate"), rbac);
    assertTrue(rbac.contains("customresourcedefinitions"), rbac);
    assertFalse(rbac.contains("namespace=rocketchat"), rbac);
    assertFalse(rbac.contains("namespace=argocd"), rbac);
  }

  @Test
  void aDrainNeedsToEvictWhereverItsPodsWillBe() {
    environment.put("HEALPROOF_CLAIM", "RC-NODE-1");

    String rbac = String.valueOf(healproof().rbac(settings(), false));

    assertTrue(rbac.contains("pods/eviction"), rbac);
    assertFalse(rbac.contains("namespace=rocketchat"), rbac);
  }
}
