package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.healproof.HealproofException;
import io.healproof.cluster.CustomKinds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class ApplicationsTest {

  private static final Duration ANY = Duration.ofSeconds(1);

  @SuppressWarnings("NullAway.Init")
  private KubernetesClient client;

  @Test
  void anApplicationTellsHowItStandsAndWhy() {
    put(
        "app",
        Map.of(
            "sync", Map.of("status", "OutOfSync", "revision", "abc"),
            "health", Map.of("status", "Degraded", "message", "a child is ill"),
            "conditions", List.of(Map.of("type", "SyncError", "message", "no such kind")),
            "operationState", Map.of("phase", "Failed", "message", "one object failed"),
            "resources",
                List.of(
                    Map.of(
                        "kind", "ConfigMap", "namespace", "n", "name", "c", "status", "OutOfSync"),
                    Map.of("kind", "Secret", "namespace", "n", "name", "s", "status", "Synced"))));

    assertEquals(
        new ApplicationStatus(
            "app",
            "OutOfSync",
            "Degraded",
            "abc",
            "SyncError: no such kind; sync Failed: one object failed; health: a child is ill;"
                + " OutOfSync: ConfigMap n/c"),
        applications(1, () -> {}).status("app"));
  }

  @Test
  void anApplicationThatArgoCdHasNotLookedAtIsNeitherSyncedNorHealthy() {
    put("app", Map.of());

    ApplicationStatus status = applications(1, () -> {}).status("app");

    assertEquals(new ApplicationStatus("app", "", "", "", ""), status);
    assertEquals(false, status.syncedAndHealthy());
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearestOne() {
    put("rocketchat-app", Map.of());

    HealproofException refused =
        assertThrows(
            HealproofException.class, () -> applications(1, () -> {}).status("roketchat-app"));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("did you mean \"rocketchat-app\"?"),
        refused.getMessage());
  }

  @Test
  void waitingEndsWhenAllAreHealthy() {
    put("one", healthy());
    put("two", Map.of());

    assertEquals(
        List.of(),
        applications(2, () -> put("two", healthy())).awaitHealthy(List.of("one", "two"), ANY));
  }

  @Test
  void waitingThatEndsTooLateNamesWhoIsNotHealthy() {
    put("one", healthy());
    put("two", Map.of());

    assertEquals(
        List.of("two"),
        applications(2, () -> {}).awaitHealthy(List.of("one", "two"), ANY).stream()
            .map(ApplicationStatus::name)
            .toList());
  }

  @Test
  void aSyncIsAskedForOnceAndWaitedForByItsOwnNote() {
    put("app", ended("Succeeded", "somebody-else"));
    List<Object> asked = new ArrayList<>();

    applications(
            3,
            () -> {
              Object operation = read("app").get("operation");
              if (operation != null) {
                asked.add(read("app").get("operation", "sync", "prune"));
                put("app", ended("Succeeded", note()));
              }
            })
        .sync("app", ANY);

    assertEquals(List.of(true), asked);
  }

  @Test
  void aSyncThatSomebodyElseDidIsNotTakenForOurs() {
    put("app", ended("Succeeded", "somebody-else"));

    HealproofException thrown =
        assertThrows(
            HealproofException.class,
            () ->
                applications(3, () -> put("app", ended("Succeeded", "somebody-else")))
                    .sync("app", ANY));

    assertTrue(String.valueOf(thrown.getMessage()).contains("has not ended after 1 s"));
  }

  @Test
  void aSyncThatFailedSaysWhatArgoCdSaid() {
    put("app", healthy());

    HealproofException thrown =
        assertThrows(
            HealproofException.class,
            () -> applications(2, () -> put("app", ended("Failed", note()))).sync("app", ANY));

    assertTrue(
        String.valueOf(thrown.getMessage()).contains("ended Failed: as it went"),
        thrown.getMessage());
  }

  private Applications applications(int looks, Runnable between) {
    return new Applications(client, ArgoCd.USUAL_NAMESPACE, new CountedWaiting(looks, between));
  }

  private String note() {
    List<Map<String, String>> info = read("app").get("operation", "info");
    return String.valueOf(info.get(0).get("value"));
  }

  private static Map<String, Object> healthy() {
    return Map.of("sync", Map.of("status", "Synced"), "health", Map.of("status", "Healthy"));
  }

  private static Map<String, Object> ended(String phase, String note) {
    return Map.of(
        "operationState",
        Map.of(
            "phase",
            phase,
            "message",
            "as it went",
            "operation",
            Map.of("info", List.of(Map.of("name", "healproof", "value", note)))));
  }

  private GenericKubernetesResource read(String name) {
    return client
        .genericKubernetesResources(CustomKinds.APPLICATION)
        .inNamespace(ArgoCd.USUAL_NAMESPACE)
        .withName(name)
        .get();
  }

  private void put(String name, Map<String, Object> status) {
    GenericKubernetesResource resource = new GenericKubernetesResource();
    resource.setApiVersion("argoproj.io/v1alpha1");
    resource.setKind("Application");
    resource.setMetadata(
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
            .withNamespace(ArgoCd.USUAL_NAMESPACE)
            .withName(name)
            .build());
    resource.setAdditionalProperties(new LinkedHashMap<>(Map.of("status", status)));
    var all =
        client
            .genericKubernetesResources(CustomKinds.APPLICATION)
            .inNamespace(ArgoCd.USUAL_NAMESPACE);
    all.withName(name).delete();
    all.resource(resource).create();
  }
}
