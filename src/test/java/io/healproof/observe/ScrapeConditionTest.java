package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScrapeConditionTest {
  private final List<Scrape.Value> values = new ArrayList<>();

  private void value(String metric, double value, String... labels) {
    Map<String, String> map = new java.util.HashMap<>(Map.of("namespace", "ns"));
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    values.add(new Scrape.Value(metric, map, value));
  }

  private void deployment(int desired, int available, int generation, int observed) {
    value(
        "kube_replicaset_owner",
        1,
        "replicaset",
        "rs",
        "owner_kind",
        "Deployment",
        "owner_name",
        "d");
    value("kube_deployment_spec_replicas", desired, "deployment", "d");
    value("kube_deployment_status_replicas_available", available, "deployment", "d");
    value("kube_deployment_metadata_generation", generation, "deployment", "d");
    value("kube_deployment_status_observed_generation", observed, "deployment", "d");
  }

  private void pod(String uid, boolean ready) {
    value("kube_pod_owner", 1, "uid", uid, "owner_kind", "ReplicaSet", "owner_name", "rs");
    value("kube_pod_status_ready", ready ? 1 : 0, "uid", uid, "condition", "true");
    value("kube_pod_status_ready", ready ? 0 : 1, "uid", uid, "condition", "false");
  }

  private boolean whole(String... victims) {
    return ScrapeCondition.whole("ns", "d", 2, Set.of(victims))
        .holds(new Scrape(Duration.ZERO, Duration.ZERO, true, values));
  }

  @Test
  void aWorkloadWithAllPodsReadyIsWhole() {
    deployment(2, 2, 3, 3);
    pod("a", true);
    pod("b", true);

    assertTrue(whole());
  }

  @Test
  void aVictimThatIsStillThereIsNotReplaced() {
    deployment(2, 2, 3, 3);
    pod("a", true);
    pod("b", true);
    pod("victim", false);

    assertFalse(whole("victim"));
  }

  @Test
  void aPodThatIsEndingDoesNotCount() {
    deployment(2, 2, 3, 3);
    pod("a", true);
    pod("b", true);
    value("kube_pod_deletion_timestamp", 1e9, "uid", "b");

    assertFalse(whole());
  }

  @Test
  void aSpecThatTheControllerHasNotSeenIsNotWhole() {
    deployment(2, 2, 4, 3);
    pod("a", true);
    pod("b", true);

    assertFalse(whole());
  }

  @Test
  void anEmptyScrapeIsNeverWhole() {
    assertFalse(whole());
  }

  @Test
  void aConfigMapIsHealedOnlyByALaterVersionThanTheDrift() {
    value("kube_configmap_metadata_resource_version", 100, "configmap", "c");
    Scrape scrape = new Scrape(Duration.ZERO, Duration.ZERO, true, values);

    assertFalse(ScrapeCondition.configMapChangedAgain("ns", "c", 100).holds(scrape));
    assertTrue(ScrapeCondition.configMapChangedAgain("ns", "c", 99).holds(scrape));
    assertFalse(ScrapeCondition.configMapChangedAgain("ns", "other", 1).holds(scrape));
  }

  @Test
  void anApplicationIsRecoveredOnlyWhenSyncedAndHealthy() {
    value(
        "argocd_app_info", 1, "name", "app", "sync_status", "Synced", "health_status", "Degraded");
    Scrape degraded = new Scrape(Duration.ZERO, Duration.ZERO, true, List.copyOf(values));
    value("argocd_app_info", 1, "name", "app", "sync_status", "Synced", "health_status", "Healthy");
    Scrape healthy = new Scrape(Duration.ZERO, Duration.ZERO, true, values);

    assertFalse(ScrapeCondition.syncedAndHealthy("app").holds(degraded));
    assertTrue(ScrapeCondition.syncedAndHealthy("app").holds(healthy));
  }
}
