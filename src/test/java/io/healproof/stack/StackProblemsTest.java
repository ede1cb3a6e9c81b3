package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterFacts;
import io.healproof.cluster.ImageSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class StackProblemsTest {

  private static final DeployedStack STACK =
      new DeployedStack(
          "mine",
          Optional.empty(),
          List.of("n"),
          "abc",
          List.of(new ApplicationStatus("app", "Synced", "Healthy", "abc", "")),
          List.of(),
          Map.of("chat", new ObjectRef("Deployment", "n", "chat")),
          Optional.empty(),
          new PlatformAddresses(URI.create("http://p"), URI.create("http://g")));

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  @Test
  void aStackThatIsAsItWasDeployedHasNone() {
    application("Synced");
    chat(2);

    assertEquals(List.of(), problems());
  }

  @Test
  void anApplicationThatDriftedIsOne() {
    application("OutOfSync");

    assertEquals(List.of("Application app is OutOfSync and Healthy"), problems());
  }

  @Test
  void anApplicationThatIsGoneIsOne() {
    assertEquals(List.of("Application app is gone"), problems());
  }

  @Test
  void aWorkloadThatIsNotAvailableIsOneEvenWhileArgoCdHasNotSeenIt() {
    application("Synced");
    chat(1);

    assertEquals(List.of("Deployment n/chat: 1 of 2 available"), problems());
  }

  @Test
  void anUnknownRoleIsRefusedWithTheNearestOne() {
    HealproofException refused =
        assertThrows(HealproofException.class, () -> STACK.object("chatt"));

    assertTrue(String.valueOf(refused.getMessage()).contains("did you mean \"chat\"?"));
  }

  private List<String> problems() {
    return new StackDeployment(new CountedWaiting(1, () -> {})).problems(new Mock(client), STACK);
  }

  private void application(String sync) {
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setApiVersion("argoproj.io/v1alpha1");
    resource.setKind("Application");
    resource.setMetadata(new ObjectMetaBuilder().withNamespace("argocd").withName("app").build());
    resource.setAdditionalProperties(
        Map.of(
            "status",
            Map.of("sync", Map.of("status", sync), "health", Map.of("status", "Healthy"))));
    client
        .genericKubernetesResources(ArgoApplication.CONTEXT)
        .inNamespace("argocd")
        .resource(resource)
        .create();
  }

  private void chat(int available) {
    client
        .apps()
        .deployments()
        .inNamespace("n")
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("n")
                .withName("chat")
                .endMetadata()
                .withNewSpec()
                .withReplicas(2)
                .withNewSelector()
                .endSelector()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withReplicas(2)
                .withUpdatedReplicas(2)
                .withAvailableReplicas(available)
                .endStatus()
                .build())
        .create();
  }

  private record Mock(KubernetesClient client) implements Cluster {
    @Override
    public String name() {
      return "mock";
    }

    @Override
    public Path kubeconfig() {
      return Path.of("none");
    }

    @Override
    public String nodePortAddress() {
      return "127.0.0.1";
    }

    @Override
    public ClusterFacts facts() {
      return new ClusterFacts("", ImageSource.BUILD, List.of(), List.of(), List.of());
    }

    @Override
    public void close() {}
  }
}
