package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.fault.ConfigMapRef;
import io.healproof.fault.Injection;
import io.healproof.fault.Victim;
import io.healproof.fault.WorkloadRef;
import io.healproof.observe.ApiCondition;
import io.healproof.observe.ApiTrace;
import io.healproof.observe.ClusterState;
import io.healproof.observe.Projection;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.Store;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.ConfigMapSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.NodeSeen;
import io.healproof.observe.Watched.ObjectSeen;
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

  private static PodSeen pod(boolean started, boolean ready, int restarts) {
    return new PodSeen(
        "ns",
        "p",
        "v",
        1,
        "RS",
        "n",
        true,
        started,
        ready,
        false,
        List.of(new Watched.ContainerSeen("c", "id", restarts, "")));
  }

  private static ClusterState steadyChat() {
    return ApiTrace.state(
        List.of(
            event(false, new DeploymentSeen("ns", "chat", "D", 1, 1, 1, 1, 1)),
            event(false, new Watched.ReplicaSetSeen("ns", "rs", "RS", 1, "D")),
            event(false, pod(true, true, 2))));
  }

  private static Criteria struck(Victim.Sign sign) {
    return Criteria.of(
        injection(new Victim.Containers(CHAT, Set.of("v"), 1, 1, sign)),
        steadyChat(),
        Optional.empty());
  }

  @Test
  void aContainerHasEndedWhenItDoesNotRunOrWasRestartedSince() {
    Criteria criteria = struck(Victim.Sign.ENDED);

    assertFalse(criteria.effect().test(event(false, pod(true, true, 2))));
    assertFalse(criteria.effect().test(event(false, pod(true, false, 2))), "only not ready");
    assertTrue(criteria.effect().test(event(false, pod(false, false, 2))));
    assertTrue(criteria.effect().test(event(false, pod(true, true, 3))));
    assertTrue(criteria.effect().test(event(true, pod(true, true, 2))));
  }

  @Test
  void aHangIsConfirmedByThePodThatIsNotReady() {
    Criteria criteria = struck(Victim.Sign.NOT_READY);

    assertFalse(criteria.effect().test(event(false, pod(true, true, 2))));
    assertTrue(criteria.effect().test(event(false, pod(true, false, 2))));
  }

  @Test
  void aPodThatIsReadyCountsOnlyAfterItsRestart() {
    Criteria criteria = struck(Victim.Sign.ENDED);
    ClusterState restarted =
        ApiTrace.state(
            List.of(
                event(false, new DeploymentSeen("ns", "chat", "D", 1, 1, 1, 1, 1)),
                event(false, new Watched.ReplicaSetSeen("ns", "rs", "RS", 1, "D")),
                event(false, pod(true, true, 3))));

    assertFalse(criteria.api().holds(steadyChat()));
    assertTrue(criteria.api().holds(restarted));
  }

  private static final ObjectKey BUDGET =
      new ObjectKey(Kind.named("PodDisruptionBudget").orElseThrow(), "ns", "keep");

  private static Watched.ObjectSeen budget(long version, String hash) {
    return new Watched.ObjectSeen("ns", "keep", "u", version, "PodDisruptionBudget", hash);
  }

  @Test
  void aChangedObjectIsConfirmedAtItsVersionAndHealedByALaterOneThatAsksForTheSame() {
    Criteria criteria =
        Criteria.of(injection(new Victim.ObjectVersion(BUDGET, 7, "good", false)), NOTHING, OWNER);

    assertTrue(criteria.effect().test(event(false, budget(7, "bad"))));
    assertFalse(criteria.effect().test(event(false, budget(8, "bad"))));
    assertFalse(criteria.effect().test(event(false, budget(7, "good"))));
    assertTrue(healed(criteria, budget(8, "good")));
    assertFalse(healed(criteria, budget(8, "bad")));
    assertFalse(healed(criteria, budget(6, "good")), "the state from before the drift");
  }

  @Test
  void aDeletedObjectIsConfirmedByItsEndAndHealedByAnother() {
    Criteria criteria =
        Criteria.of(injection(new Victim.ObjectVersion(BUDGET, 7, "good", true)), NOTHING, OWNER);

    assertTrue(criteria.effect().test(event(true, budget(7, "good"))));
    assertFalse(criteria.effect().test(event(false, budget(8, "good"))));
    assertTrue(healed(criteria, budget(9, "good")));
    assertFalse(
        criteria.api().holds(ApiTrace.state(List.of(event(false, OWNER.orElseThrow())))),
        "nobody made it again");
  }

  @Test
  void anAddedObjectIsHealedWhenItIsGone() {
    Criteria criteria =
        Criteria.of(injection(new Victim.ObjectVersion(BUDGET, 7, "", false)), NOTHING, OWNER);

    assertTrue(criteria.effect().test(event(false, budget(7, "rogue"))));
    assertFalse(healed(criteria, budget(7, "rogue")));
    assertTrue(criteria.api().holds(ApiTrace.state(List.of(event(false, OWNER.orElseThrow())))));
  }

  private static boolean healed(Criteria criteria, Watched object) {
    return criteria
        .api()
        .holds(ApiTrace.state(List.of(event(false, OWNER.orElseThrow()), event(false, object))));
  }

  private static final ObjectKey SERVICE = new ObjectKey(Kind.SERVICE, "ns", "db");

  private static final Victim LOST_SERVICE =
      new Victim.Endpoints(SERVICE, 7, "good", Set.of("a", "b"));

  private static Watched slice(long version, String service, String... pods) {
    return new Watched.EndpointsSeen("ns", "db-1", "E", version, service, Set.of(pods));
  }

  private static Watched service(long version, String hash) {
    return new Watched.ObjectSeen("ns", "db", "S", version, "Service", hash);
  }

  @Test
  void aBlackHoleIsConfirmedByEndpointsThatAreGoneAfterTheChange() {
    Criteria criteria = Criteria.of(injection(LOST_SERVICE), NOTHING, OWNER);

    assertTrue(criteria.effect().test(event(false, slice(8, "db"))));
    assertTrue(criteria.effect().test(event(true, slice(8, "db", "a"))), "the slice is gone");
    assertFalse(criteria.effect().test(event(false, slice(8, "db", "a"))), "one is left");
    assertFalse(criteria.effect().test(event(false, slice(6, "db"))), "from before the change");
    assertFalse(criteria.effect().test(event(false, slice(8, "other"))));
    assertFalse(criteria.effect().test(event(false, service(7, "bad"))), "asked for is not done");
  }

  @Test
  void aBlackHoleIsHealedBySelectorAndEndpointsAndWhereOneOwnsItByTheApplication() {
    Criteria owned = Criteria.of(injection(LOST_SERVICE), NOTHING, OWNER);
    Criteria unowned = Criteria.of(injection(LOST_SERVICE), NOTHING, Optional.empty());
    List<WatchEvent> back =
        List.of(event(false, service(8, "good")), event(false, slice(9, "db", "a", "c")));

    assertTrue(unowned.api().holds(ApiTrace.state(back)), "a pod may be another by now");
    assertFalse(unowned.api().holds(ApiTrace.state(back.subList(0, 1))), "no endpoints yet");
    assertFalse(
        unowned
            .api()
            .holds(ApiTrace.state(List.of(back.get(0), event(false, slice(9, "db", "a"))))),
        "only one of two");
    assertFalse(owned.api().holds(ApiTrace.state(back)), "nobody says Synced and Healthy");
    assertTrue(owned.restored().test(back.get(0)));
    assertEquals(
        List.of(PrometheusObserver.ARGO_CD),
        owned.prometheus().stream().map(Criteria.ScrapePart::job).toList());
    assertEquals(List.of(), unowned.prometheus());
  }

  @Test
  void aLostNodeIsConfirmedByTheNodeAndHealedByPodsElsewhere() {
    Criteria criteria =
        Criteria.of(
            injection(new Victim.Node("n", CHAT, Set.of("v"), 1, true)),
            steadyChat(),
            Optional.empty());

    assertTrue(criteria.effect().test(event(false, new NodeSeen("n", "N", 1, false, false))));
    assertFalse(criteria.effect().test(event(false, new NodeSeen("m", "M", 1, false, false))));
    assertFalse(criteria.effect().test(event(false, new NodeSeen("n", "N", 1, true, true))));
    assertFalse(criteria.api().holds(steadyChat()), "the victim itself does not count");
  }

  @Test
  void thatANodeIsLostMayTakeAsLongAsKubernetesTakesToNotice() {
    Bounds bounds = Bounds.usual();
    Victim lost = new Victim.Node("n", CHAT, Set.of("v"), 1, true);
    Victim closed = new Victim.Node("n", CHAT, Set.of("v"), 1, false);

    assertEquals(Duration.ofSeconds(60), Criteria.effectDeadline(lost, bounds));
    assertEquals(Duration.ofSeconds(10), Criteria.effectDeadline(closed, bounds));
    assertEquals(Duration.ofSeconds(60), Criteria.longestEffectDeadline(bounds));
  }

  @Test
  void thatAContainerEndedAsItsNodeBootedMayTakeAsLongAsTheBoot() {
    Bounds bounds = Bounds.usual();

    assertEquals(
        Duration.ofSeconds(310),
        Criteria.effectDeadline(
            new Victim.Containers(CHAT, Set.of("v"), 1, 1, Victim.Sign.BOOTED), bounds));
    assertEquals(
        Duration.ofSeconds(10),
        Criteria.effectDeadline(
            new Victim.Containers(CHAT, Set.of("v"), 1, 1, Victim.Sign.ENDED), bounds));
  }

  @Test
  void aDriftOfAnApplicationIsAMatterOfTheHubAlone() {
    ObjectKey child = new ObjectKey(Kind.APPLICATION, "argocd", "child");
    Criteria criteria =
        Criteria.of(
            new Injection(
                new TimeBounds(Duration.ZERO, Duration.ZERO),
                new Victim.ObjectVersion(child, 7, "right", false),
                List.of()),
            NOTHING,
            OWNER);

    assertSame(ApiCondition.ALWAYS, criteria.of(Store.CLUSTER));
    assertFalse(criteria.of(Store.HUB).holds(NOTHING));
    assertTrue(
        Store.HUB.holds(
            new WatchEvent(
                0,
                Duration.ZERO,
                false,
                new ObjectSeen("argocd", "child", "C", 8, "Application", "right"))));
  }
}
