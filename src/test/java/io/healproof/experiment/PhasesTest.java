package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.cluster.Kind;
import io.healproof.cluster.ObjectKey;
import io.healproof.fault.ConfigMapRef;
import io.healproof.fault.Injection;
import io.healproof.fault.RecoverySettings;
import io.healproof.fault.RecoverySettings.OfApplication;
import io.healproof.fault.RecoverySettings.OfWorkload;
import io.healproof.fault.RecoverySettings.Probe;
import io.healproof.fault.Victim;
import io.healproof.observe.ApiTrace;
import io.healproof.observe.ClusterState;
import io.healproof.observe.Dating;
import io.healproof.observe.Projection;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched;
import io.healproof.observe.Watched.ApplicationSeen;
import io.healproof.observe.Watched.ConfigMapSeen;
import io.healproof.observe.Watched.DeploymentSeen;
import io.healproof.observe.Watched.EndpointsSeen;
import io.healproof.observe.Watched.EventSeen;
import io.healproof.observe.Watched.PodSeen;
import io.healproof.observe.Watched.ReplicaSetSeen;
import io.healproof.recovery.Decomposition;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Milestone;
import io.healproof.recovery.Phase;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Sighting;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PhasesTest {
  private static final Duration LATENCY = Duration.ofMillis(100);
  private static final OfWorkload CHAT =
      new OfWorkload(
          2,
          "RollingUpdate",
          Duration.ZERO,
          Duration.ofSeconds(10),
          Optional.of(
              new Probe(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 120)),
          Optional.of(new Probe(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(1), 1, 3)),
          Optional.empty(),
          Duration.ofSeconds(300),
          Duration.ofSeconds(300),
          "IfNotPresent",
          2,
          2,
          Optional.empty(),
          List.of(),
          List.of(),
          "");

  private final List<WatchEvent> history = new ArrayList<>();

  private void see(long millis, Watched object) {
    history.add(new WatchEvent(history.size(), Duration.ofMillis(millis), false, object));
  }

  private void gone(long millis, Watched object) {
    history.add(new WatchEvent(history.size(), Duration.ofMillis(millis), true, object));
  }

  private static PodSeen pod(String uid, boolean scheduled, boolean started, boolean ready) {
    return new PodSeen(
        "ns", "p-" + uid, uid, 1, "RS", "n", scheduled, started, ready, false, List.of());
  }

  private static EndpointsSeen endpoints(String... pods) {
    return new EndpointsSeen("ns", "chat-1", "E", 1, "chat", Set.of(pods));
  }

  private static DeploymentSeen chat(int generation, int desired, int available) {
    return new DeploymentSeen("ns", "chat", "D", 1, generation, generation, desired, available);
  }

  private void steady() {
    see(1_000, new ReplicaSetSeen("ns", "rs", "RS", 1, "D"));
    see(1_000, chat(1, 2, 2));
    see(1_000, pod("a", true, true, true));
    see(1_000, pod("b", true, true, true));
    see(1_000, endpoints("a", "b"));
  }

  /** Pod "a" is gone at 10 s, and "c" in its place at 14 s. */
  private void replaceA() {
    gone(10_050, pod("a", true, true, false));
    see(10_060, chat(1, 2, 1));
    see(10_200, pod("c", false, false, false));
    see(10_250, endpoints("b"));
    see(10_300, pod("c", true, false, false));
    see(10_400, new EventSeen("ns", "e1", "EV", 1, "Pod", "p-c", "c", "Pulled", 1, "kubelet"));
    see(10_900, pod("c", true, true, false));
    see(13_900, pod("c", true, true, true));
    see(13_950, endpoints("b", "c"));
    see(14_000, chat(1, 2, 2));
  }

  private Findings findings(Victim victim, Recovery measured) {
    Injection injection =
        new Injection(
            new TimeBounds(Duration.ofMillis(10_000), Duration.ofMillis(10_010)),
            victim,
            List.of());
    ClusterState steady = ApiTrace.state(history);
    Optional<ApplicationSeen> owner = steady.all(ApplicationSeen.class).findFirst();
    return new Findings(
        injection,
        Criteria.of(injection, steady, owner),
        steady,
        Optional.of(new TimeBounds(Duration.ofMillis(10_000), Duration.ofMillis(10_050))),
        history,
        new Dating(List.of(), LATENCY).of(history),
        List.of(),
        LATENCY,
        new Watching.Stored(Optional.empty(), List.of(), Optional.empty()),
        List.of(),
        new Measured(
            new Sighting(measured, Duration.ofSeconds(20)),
            new Sighting(measured, Duration.ofSeconds(20)),
            Map.of()),
        Duration.ofSeconds(30));
  }

  private Phases phases(Victim victim, Recovery measured, RecoverySettings... settings) {
    Findings findings = findings(victim, measured);
    return new Phases(findings, findings.timeline(victim.pods()), List.of(settings));
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(
        Interval.closed(Duration.ofMillis(lower), Duration.ofMillis(upper)));
  }

  private static List<String> names(List<Milestone> milestones) {
    return milestones.stream().map(Milestone::name).toList();
  }

  private static Victim victims(String... uids) {
    return new Victim.Pods(FakeWorld.CHAT, Set.of(uids), 2);
  }

  @Test
  void aReplacedPodReachesEveryMilestoneAndTheEndpointsRemovalTakesItsPlaceByTime() {
    steady();
    replaceA();

    assertEquals(
        List.of(
            "detected",
            "victims-gone",
            "replaced",
            "endpoint-removed",
            "scheduled",
            "image-present",
            "started",
            "ready",
            "endpoint-ready",
            "available"),
        names(phases(victims("a"), observed(3_890, 4_000), CHAT).milestones()));
  }

  @Test
  void thePhasesAddUpToTheRecoveryAndTheLongestIsNamedWithItsSetting() {
    steady();
    replaceA();
    Recovery whole = observed(3_890, 4_000);

    Decomposition taken = phases(victims("a"), whole, CHAT).decomposition();

    assertTrue(taken.addsUp().held(), taken.addsUp().reason());
    assertEquals(
        "ready took [2.90, 3.10] s (the application's own start, startup probe each 1 s, readiness"
            + " probe each 2 s) of [3.89, 4.00] s.",
        taken.dominance(whole).orElse(""));
  }

  @Test
  void phasesThatEndBeforeTheRecoveryDidDoNotAddUp() {
    steady();
    replaceA();

    assertFalse(phases(victims("a"), observed(6_000, 6_100), CHAT).decomposition().addsUp().held());
  }

  @Test
  void ofSeveralVictimsTheLastOneCounts() {
    steady();
    replaceA();
    gone(11_000, pod("b", true, true, false));
    see(11_100, pod("d", true, true, false));
    see(15_000, pod("d", true, true, true));
    see(15_050, endpoints("c", "d"));
    see(15_100, chat(1, 2, 2));

    List<Milestone> milestones =
        phases(victims("a", "b"), observed(4_990, 5_100), CHAT).milestones();

    Milestone ready =
        milestones.stream().filter(m -> m.name().equals("ready")).findFirst().orElseThrow();
    assertEquals(Duration.ofSeconds(15), ready.at().latest());
  }

  @Test
  void aDriftGoesThroughArgoCdToTheDesiredValue() {
    String good = Projection.hashOf("good");
    see(1_000, new ConfigMapSeen("ns", "c", "C", 5, Map.of("k", good)));
    see(1_000, app(5, "Synced", "Succeeded", "t0"));
    see(10_050, new ConfigMapSeen("ns", "c", "C", 6, Map.of("k", Projection.hashOf("bad"))));
    see(10_300, app(7, "OutOfSync", "Succeeded", "t0"));
    see(10_500, app(8, "OutOfSync", "Running", "t1"));
    see(10_900, new ConfigMapSeen("ns", "c", "C", 9, Map.of("k", good)));
    see(11_500, app(10, "Synced", "Succeeded", "t1"));
    Victim victim = new Victim.ConfigMapVersion(new ConfigMapRef("ns", "c"), 6, "k", "good");

    Decomposition taken =
        phases(victim, observed(1_390, 1_500), new OfApplication("app", true, 0, Optional.empty()))
            .decomposition();

    assertEquals(
        List.of(
            "mutated", "out-of-sync", "sync-started", "live-equals-desired", "synced-and-healthy"),
        taken.phases().stream().map(Phase::name).toList());
    assertTrue(taken.addsUp().held(), taken.addsUp().reason());
  }

  @Test
  void aLostServiceIsBackWhenItsEndpointsAre() {
    steady();
    see(1_000, app(5, "Synced", "Succeeded", "t0"));
    see(10_050, slice(20));
    see(10_300, app(21, "OutOfSync", "Succeeded", "t0"));
    see(10_500, app(22, "OutOfSync", "Running", "t1"));
    see(10_900, new Watched.ObjectSeen("ns", "chat", "S", 23, "Service", "good"));
    see(10_950, slice(24, "a", "b"));
    see(11_500, app(25, "Synced", "Succeeded", "t1"));
    Victim victim =
        new Victim.Endpoints(
            new ObjectKey(Kind.SERVICE, "ns", "chat"), 19, "good", Set.of("a", "b"));

    Decomposition taken =
        phases(victim, observed(1_390, 1_500), new OfApplication("app", true, 0, Optional.empty()))
            .decomposition();

    assertEquals(
        List.of(
            "endpoints-gone",
            "out-of-sync",
            "sync-started",
            "live-equals-desired",
            "endpoint-ready",
            "synced-and-healthy"),
        taken.phases().stream().map(Phase::name).toList());
    assertTrue(taken.addsUp().held(), taken.addsUp().reason());
  }

  private static EndpointsSeen slice(long version, String... pods) {
    return new EndpointsSeen("ns", "chat-1", "E", version, "chat", Set.of(pods));
  }

  private static ApplicationSeen app(int version, String sync, String operation, String started) {
    return new ApplicationSeen(
        "argocd", "app", "A", version, sync, "Healthy", operation, started, true, 0);
  }

  @Test
  void aServiceThatIsPutBackByNoApplicationHasAnotherKeeper() {
    Victim victim =
        new Victim.Endpoints(
            new ObjectKey(Kind.SERVICE, "kube-system", "kube-dns"), 6, "good", Set.of("a"));
    Injection injection = findings(victim, observed(1, 2)).injection();
    see(10_050, new Watched.ObjectSeen("kube-system", "kube-dns", "S", 6, "Service", "bad"));

    assertTrue(new Healer(injection, history).inWords().startsWith("nobody"));

    see(11_500, new Watched.ObjectSeen("kube-system", "kube-dns", "S", 8, "Service", "good"));

    assertTrue(new Healer(injection, history).inWords().startsWith("somebody else"));
  }

  @Test
  void whoHealedIsWhoBeganAfterTheFault() {
    see(1_000, new ConfigMapSeen("ns", "c", "C", 5, Map.of()));
    see(1_000, app(5, "Synced", "Succeeded", "t0"));
    see(10_300, app(7, "OutOfSync", "Succeeded", "t0"));
    Victim victim = new Victim.ConfigMapVersion(new ConfigMapRef("ns", "c"), 6, "k", "good");
    Injection injection = findings(victim, observed(1, 2)).injection();

    assertTrue(new Healer(injection, history).inWords().startsWith("nobody"));

    see(11_500, app(8, "Synced", "Succeeded", "t1"));

    assertTrue(new Healer(injection, history).inWords().startsWith("Argo CD by itself"));
  }
}
