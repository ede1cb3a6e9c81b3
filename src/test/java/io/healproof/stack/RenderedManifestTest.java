package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.HealproofException;
import io.healproof.cluster.CustomKinds;
import io.healproof.time.RealWaiting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class RenderedManifestTest {
  private static final String SERVICE =
      """
      {"apiVersion": "v1", "kind": "Service",
       "metadata": {"name": "chat", "namespace": "shop", "uid": "u-%1$s", "resourceVersion": "%1$s"},
       "spec": {"clusterIP": "10.0.0.%1$s", "clusterIPs": ["10.0.0.%1$s"], "ports": [{"port": %2$s}]},
       "status": {"at": "%1$s"}}
      """;

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  @Test
  void whatTheClusterAssignsIsNoPartOfTheManifestAndWhatIsAskedForIs() {
    RenderedManifest first = of(SERVICE.formatted("1", "80"));

    assertEquals(first, of(SERVICE.formatted("2", "80")));
    assertNotEquals(first.hash(), of(SERVICE.formatted("1", "81")).hash());
    assertEquals("Service shop/chat", first.object());
  }

  @Test
  void whatWasAppliedCountsWhereTheObjectSaysSo() {
    String live =
        """
        {"kind": "ConfigMap", "metadata": {"name": "c", "namespace": "shop", "annotations": {
          "kubectl.kubernetes.io/last-applied-configuration": "{\\"data\\":{\\"a\\":\\"%s\\"}}"}},
         "data": {"a": "%s"}}
        """;

    assertEquals(of(live.formatted("1", "1")), of(live.formatted("1", "drifted")));
    assertNotEquals(of(live.formatted("1", "1")), of(live.formatted("2", "1")));
  }

  @Test
  void theValuesOfASecretAreNoPartOfItsHashButItsKeysAre() {
    String secret =
        """
        {"kind": "Secret", "metadata": {"name": "s", "namespace": "shop"}, "data": {"%s": "%s"}}
        """;

    assertEquals(
        of(secret.formatted("password", "MQ==")), of(secret.formatted("password", "Mg==")));
    assertNotEquals(of(secret.formatted("password", "MQ==")), of(secret.formatted("pin", "MQ==")));
  }

  @Test
  void whatNamesAnotherNamespaceMayDependOnIt() {
    // base64 of postgres://data.storage.svc:5432
    String secret =
        """
        {"kind": "Secret", "metadata": {"name": "s", "namespace": "shop"},
         "data": {"url": "cG9zdGdyZXM6Ly9kYXRhLnN0b3JhZ2Uuc3ZjOjU0MzI="}}
        """;
    String deployment =
        """
        {"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"},
         "spec": {"args": ["--cache=redis.cache-a.svc.cluster.local", "--shopping=on"]}}
        """;

    assertEquals(List.of("shop", "storage"), of(secret).names());
    assertEquals(List.of("cache-a", "shop"), of(deployment).names());
  }

  @Test
  void everyObjectOfTheNamedApplicationsIsRead() throws JsonProcessingException {
    application("app", "c");
    application("other", "d");
    client.resource(configMap("c")).create();

    List<RenderedManifest> found = manifests().of(List.of("app"), Set.of("shop"));

    assertEquals(
        List.of("Application argocd/app", "ConfigMap shop/c"),
        found.stream().map(RenderedManifest::object).toList());
    assertTrue(found.stream().allMatch(each -> each.application().equals("app")));
  }

  @Test
  void anObjectThatIsListedAndNotThereIsNamed() throws JsonProcessingException {
    application("app", "c");

    HealproofException broken =
        assertThrows(
            HealproofException.class, () -> manifests().of(List.of("app"), Set.of("shop")));

    assertTrue(
        String.valueOf(broken.getMessage()).contains("ConfigMap shop/c"), broken.getMessage());
  }

  @Test
  void theManifestsOfArgoCdAreThoseOfThePlatformsFolder() {
    List<RenderedManifest> found =
        new Platform(Path.of("cluster-fixtures", "platform"), new RealWaiting()).argoCd(Set.of());

    assertTrue(found.stream().anyMatch(each -> each.object().equals("ConfigMap argocd/argocd-cm")));
    assertFalse(found.stream().anyMatch(each -> each.namespace().equals("healproof")));
  }

  private RenderedManifests manifests() {
    return new RenderedManifests(
        client, new Applications(client, ArgoCd.USUAL_NAMESPACE, new RealWaiting()));
  }

  private static io.fabric8.kubernetes.api.model.ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .build();
  }

  private void application(String name, String configMap) throws JsonProcessingException {
    GenericKubernetesResource object =
        new ObjectMapper()
            .readValue(
                """
                {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application",
                 "metadata": {"name": "%s", "namespace": "argocd"}, "spec": {"project": "default"},
                 "status": {"resources": [
                   {"version": "v1", "kind": "ConfigMap", "namespace": "shop", "name": "%s"}]}}
                """
                    .formatted(name, configMap),
                GenericKubernetesResource.class);
    client
        .genericKubernetesResources(CustomKinds.APPLICATION)
        .inNamespace("argocd")
        .resource(object)
        .create();
  }

  private static RenderedManifest of(String json) {
    try {
      Map<String, Object> object = new ObjectMapper().readerForMapOf(Object.class).readValue(json);
      return RenderedManifest.of("app", object, Set.of("shop", "storage", "cache-a", "argocd"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
