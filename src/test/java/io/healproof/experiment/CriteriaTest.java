package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.fault.ConfigMapRef;
import io.healproof.fault.Injection;
import io.healproof.fault.Victim;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiTrace;
import io.healproof.observe.ClusterState;
import io.healproof.observe.Projection;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.ConfigMapSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CriteriaTest {
  private static final WorkloadRef CHAT = new WorkloadRef("ns", "chat");
  private static final ClusterState NOTHING = ApiTrace.state(List.of());
  private static final Optional<ApplicationSeen> OWNER =
      Optional.of(
          new ApplicationSeen("argocd", "app", "A", 1, "Synced", "Healthy", "", "", false, 0));

  private static Injection injection(Victim victim) {
    return new Injection(new TimeBounds(Duration.ZERO, Duration.ofMillis(5)), victim, List.of());
  }

  private static WatchEvent event(boolean gone, Watched object) {
    return new WatchEvent(1, Duration.ofSeconds(1), gone, object);
  }

  private static PodSeen pod(String uid, boolean deleting) {
    return new PodSeen("ns", "p", uid, 1, "RS", "n", true, true, true, deleting, List.of());
  }

  @Test
  void aKillIsConfirmedByTheVictimsOwnDeletionOnly() {
    Criteria criteria =
        Criteria.of(injection(new Victim.Pods(CHAT, Set.of("v"), 2)), NOTHING, Optional.empty());

    assertTrue(criteria.effect().test(event(false, pod("v", true))));
    assertTrue(criteria.effect().test(event(true, pod("v", false))));
    assertFalse(criteria.effect().test(event(false, pod("v", false))));
    assertFalse(criteria.effect().test(event(true, pod("other", true))));
  }

  @Test
  void aDriftIsConfirmedAtTheVersionThatThePatchReturned() {
    Victim victim = new Victim.ConfigMapVersion(new ConfigMapRef("ns", "c"), 7, "k", "good");
    Criteria criteria = Criteria.of(injection(victim), NOTHING, OWNER);
    Map<String, String> bad = Map.of("k", Projection.hashOf("bad"));

    assertTrue(criteria.effect().test(event(false, new ConfigMapSeen("ns", "c", "u", 7, bad))));
    assertFalse(criteria.effect().test(event(false, new ConfigMapSeen("ns", "c", "u", 8, bad))));
    assertFalse(
        criteria
            .effect()
            .test(
                event(
                    false,
                    new ConfigMapSeen("ns", "c", "u", 7, Map.of("k", Projection.hashOf("good"))))));
  }

  @Test
  void aScaledWorkloadIsConfirmedAtTheGenerationThatThePatchReturned() {
    Criteria criteria = Criteria.of(injection(new Victim.Generation(CHAT, 4, 2)), NOTHING, OWNER);

    assertTrue(
        criteria.effect().test(event(false, new DeploymentSeen("ns", "chat", "D", 1, 4, 3, 1, 2))));
    assertFalse(
        criteria.effect().test(event(false, new DeploymentSeen("ns", "chat", "D", 1, 5, 3, 2, 2))));
  }

  @Test
  void aDriftIsJudgedByKubeStateMetricsAndByArgoCdTogether() {
    Criteria criteria = Criteria.of(injection(new Victim.Generation(CHAT, 4, 2)), NOTHING, OWNER);

    assertEquals(
        List.of(PrometheusObserver.KUBE_STATE_METRICS, PrometheusObserver.ARGO_CD),
        criteria.prometheus().stream().map(Criteria.ScrapePart::job).toList());
  }

  @Test
  void aDriftThatNobodyOwnsHasNoCriteria() {
    assertThrows(
        IllegalStateException.class,
        () -> Criteria.of(injection(new Victim.Generation(CHAT, 4, 2)), NOTHING, Optional.empty()));
  }
}
