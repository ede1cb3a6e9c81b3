package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.cluster.CustomKinds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class SettingsReaderTest {
  private static final WorkloadRef CHAT = new WorkloadRef("ns", "chat");

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  private void node(String name, String... images) {
    client
        .nodes()
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .withImages(
                    new ContainerImageBuilder()
                        .withNames(images)
                        .withSizeBytes(12_000_001L)
                        .build())
                .endStatus()
                .build())
        .create();
  }

  private void chat() {
    client
        .apps()
        .deployments()
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("chat")
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Map.of("app", "chat"))
                .endMetadata()
                .withNewSpec()
                .withTolerations(
                    new TolerationBuilder()
                        .withKey("node.kubernetes.io/unreachable")
                        .withTolerationSeconds(20L)
                        .build())
                .addNewContainer()
                .withName("chat")
                .withImage("chat:1")
                .withImagePullPolicy("IfNotPresent")
                .withReadinessProbe(
                    new ProbeBuilder().withPeriodSeconds(1).withFailureThreshold(2).build())
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }

  @Test
  void whatIsNotSetIsKubernetesOwnDefault() {
    chat();
    node("n1", "chat:1");
    node("n2", "other:1");

    Map<String, String> settings = new SettingsReader(client).workload(CHAT).byName();

    assertEquals("2", settings.get("replicas"));
    assertEquals("30", settings.get("terminationGracePeriodSeconds"));
    assertEquals(
        "periodSeconds 1, timeoutSeconds 1, successThreshold 1, failureThreshold 2",
        settings.get("readinessProbe"));
    assertEquals("none", settings.get("livenessProbe"));
    assertEquals("300", settings.get("tolerationSeconds not-ready"));
    assertEquals("20", settings.get("tolerationSeconds unreachable"));
    assertEquals("on 1 of 2 nodes", settings.get("images present"));
    assertEquals("13 MB", settings.get("images"));
    assertEquals("none", settings.get("last starts of containers"));
    assertEquals("none", settings.get("PodDisruptionBudget"));
  }

  private void pod(String name, int restarts, String takenOn, String started, String ready) {
    client
        .pods()
        .inNamespace("ns")
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(name)
                .withLabels(Map.of("app", "chat"))
                .endMetadata()
                .withNewStatus()
                .withStartTime(takenOn)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime(ready)
                .endCondition()
                .addNewContainerStatus()
                .withRestartCount(restarts)
                .withNewState()
                .withNewRunning()
                .withStartedAt(started)
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build())
        .create();
  }

  @Test
  void runningPodsTellHowLongTheyTookWhenTheyWereLastStarted() {
    chat();
    node("n1", "chat:1");
    pod("p1", 0, "2026-01-01T12:00:00Z", "2026-01-01T12:00:04Z", "2026-01-01T12:00:10Z");
    // Restarted in place, so that its container was first started earlier.
    pod("p2", 1, "2026-01-01T12:00:00Z", "2026-01-01T12:01:00Z", "2026-01-01T12:01:03Z");
    // Ready since before its container was last started: nobody knows how long that took.
    pod("p3", 1, "2026-01-01T12:00:00Z", "2026-01-01T12:02:00Z", "2026-01-01T12:01:59Z");

    Map<String, String> settings = new SettingsReader(client).workload(CHAT).byName();

    assertEquals("4 s", settings.get("last starts of containers"));
    assertEquals("3 s, 6 s", settings.get("last starts, container to ready"));
  }

  @Test
  void whatARecordTellsOfSettingsIsReadBackAsItWas() {
    chat();
    node("n1", "chat:1");
    pod("p1", 0, "2026-01-01T12:00:00Z", "2026-01-01T12:00:04Z", "2026-01-01T12:00:10Z");
    RecoverySettings workload = new SettingsReader(client).workload(CHAT);
    RecoverySettings application =
        new RecoverySettings.OfApplication("app", true, 3, Optional.empty());
    Map<String, String> told = new TreeMap<>(Map.of("drawn wait", "7 ms"));
    told.putAll(workload.byName());
    told.putAll(application.byName());

    assertEquals(List.of(workload, application), RecoverySettings.of(told));

    told.put("minReadySeconds", "soon");
    var thrown = assertThrows(IllegalArgumentException.class, () -> RecoverySettings.of(told));
    assertTrue(String.valueOf(thrown.getMessage()).contains("minReadySeconds"));
  }

  @Test
  void theDisruptionBudgetOfItsPodsIsNamed() {
    chat();
    client
        .policy()
        .v1()
        .podDisruptionBudget()
        .resource(
            new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("keep-one")
                .endMetadata()
                .withNewSpec()
                .withNewMinAvailable(1)
                .withNewSelector()
                .withMatchLabels(Map.of("app", "chat"))
                .endSelector()
                .endSpec()
                .build())
        .create();

    assertEquals(
        "keep-one: minAvailable 1",
        new SettingsReader(client).workload(CHAT).byName().get("PodDisruptionBudget"));
  }

  @Test
  void anApplicationTellsWhetherAndHowOftenItHasHealedItself() {
    GenericKubernetesResource application = new GenericKubernetesResource();
    application.setApiVersion("argoproj.io/v1alpha1");
    application.setKind("Application");
    application.setMetadata(
        new ObjectMetaBuilder().withNamespace("argocd").withName("app").build());
    application.setAdditionalProperties(
        Map.of(
            "spec",
            Map.of("syncPolicy", Map.of("automated", Map.of("selfHeal", true))),
            "status",
            Map.of(
                "operationState",
                Map.of(
                    "operation",
                    Map.of("sync", Map.of("autoHealAttemptsCount", 3)),
                    "startedAt",
                    "2026-01-01T12:00:00Z",
                    "finishedAt",
                    "2026-01-01T12:00:02Z"))));
    client
        .genericKubernetesResources(CustomKinds.APPLICATION)
        .inNamespace("argocd")
        .resource(application)
        .create();

    assertEquals(
        new RecoverySettings.OfApplication("app", true, 3, Optional.of(Duration.ofSeconds(2))),
        new SettingsReader(client).application("argocd", "app"));
  }
}
