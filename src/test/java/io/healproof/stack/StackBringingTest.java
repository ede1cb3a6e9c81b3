package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.healproof.cluster.ImageSource;
import io.healproof.cluster.ObjectKey;
import io.healproof.time.RealWaiting;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the built-in platform and stack are, where they are brought into somebody's cluster. */
class StackBringingTest {
  private static final Path FIXTURES = Path.of("cluster-fixtures");
  private static final Path PLATFORM = FIXTURES.resolve("platform");

  private static StackBringing bringing(ImageSource source) {
    return new StackBringing(
        PLATFORM,
        StackFolder.named(FIXTURES.resolve("stacks"), "rocketchat"),
        source,
        new RealWaiting());
  }

  private static List<HasMetadata> manifests() {
    return new Platform(PLATFORM, new RealWaiting(), Placement.BRING).manifests();
  }

  @ParameterizedTest
  @EnumSource(names = {"PULL", "BUILD"})
  void namespacesComeFirstAndApplicationsLast(ImageSource source) {
    List<String> objects = bringing(source).objects().stream().map(ObjectKey::toString).toList();

    assertEquals("Namespace argocd", objects.get(0));
    assertEquals("Application argocd/rocketchat", objects.get(objects.size() - 1));
    assertTrue(
        objects.indexOf("CustomResourceDefinition applications.argoproj.io")
            < objects.indexOf("AppProject argocd/default"),
        objects.toString());
    assertEquals(objects.stream().distinct().toList(), objects, "each once");
  }

  @ParameterizedTest
  @EnumSource(names = {"PULL", "BUILD"})
  void theNamespacesOfTheStackAreAmongThem(ImageSource source) {
    assertEquals(List.of("rocketchat", "rocketchat-manual"), bringing(source).namespaces());
    assertTrue(
        bringing(source).objects().stream()
            .map(ObjectKey::toString)
            .toList()
            .containsAll(List.of("Namespace rocketchat", "Namespace rocketchat-manual")));
  }

  @Test
  void kindsAreThoseOfTheApi() {
    List<String> paths =
        bringing(ImageSource.PULL).objects().stream().map(ObjectKey::path).toList();

    assertTrue(
        paths.containsAll(
            List.of(
                "/api/v1/namespaces/argocd",
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/applications.argoproj.io",
                "/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects/default",
                "/apis/rbac.authorization.k8s.io/v1/clusterroles/argocd-application-controller")),
        paths.toString());
  }

  @Test
  void nothingIsInTheSystemsNamespaceAndHealproofsOwnIsThere() {
    assertTrue(
        bringing(ImageSource.PULL).objects().stream()
            .noneMatch(
                each ->
                    each.namespace().equals("kube-system")
                        || each.toString().equals("Namespace healproof")));
  }

  @Test
  void anyNodeWillDoAndNoPortIsFixed() {
    for (HasMetadata each : manifests()) {
      Platform.podTemplate(each)
          .ifPresent(
              template -> {
                assertNull(template.getSpec().getAffinity(), each.toString());
                assertEquals(List.of(), template.getSpec().getTolerations());
                assertNull(template.getSpec().getDnsPolicy(), each.toString());
                assertNull(template.getSpec().getDnsConfig(), each.toString());
              });
      if (each instanceof Service service) {
        assertTrue(
            service.getSpec().getPorts().stream().allMatch(port -> port.getNodePort() == null));
      }
    }
  }

  @Test
  void theLocalClustersOwnManifestsAreAsWritten() {
    assertTrue(
        new Platform(PLATFORM, new RealWaiting())
            .manifests().stream()
                .filter(Service.class::isInstance)
                .flatMap(each -> ((Service) each).getSpec().getPorts().stream())
                .anyMatch(port -> port.getNodePort() != null));
  }
}
