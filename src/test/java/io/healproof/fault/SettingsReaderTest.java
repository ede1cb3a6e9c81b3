package io.healproof.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.ContainerImageBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.cluster.CustomKinds;
import java.util.Map;
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
                .withImages(new ContainerImageBuilder().withNames(images).build())
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
    assertEquals("none", settings.get("PodDisruptionBudget"));
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
                Map.of("operation", Map.of("sync", Map.of("autoHealAttemptsCount", 3))))));
    client
        .genericKubernetesResources(CustomKinds.APPLICATION)
        .inNamespace("argocd")
        .resource(application)
        .create();

    assertEquals(
        new RecoverySettings.OfApplication("app", true, 3),
        new SettingsReader(client).application("argocd", "app"));
  }
}
