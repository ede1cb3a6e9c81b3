package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.evidence.Entry;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialId;
import io.healproof.evidence.TrialInputs;
import io.healproof.evidence.WitnessInputs;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Phase;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A trial whose samples and results were written down and worked out by hand, so that a mistake
 * which whoever records and whoever verifies have in common is found all the same.
 *
 * <p>The fault is injected in [60.000, 60.010]. The watch shows the pod gone at 60.100, and its
 * replacement as a ready endpoint at 64.020. Scrapes at 60.5, 61.5 ... show the workload broken
 * until 63.5 and whole from 64.5 on.
 */
class HandComputedTrialTest {
  private static final TimeBounds FAULT = new TimeBounds(ms(60_000), ms(60_010));
  private static final String SET =
      "\"kind\":\"ReplicaSetSeen\",\"object\":{\"namespace\":\"ns\",\"name\":\"rs\",\"uid\":\"RS\",\"resourceVersion\":1,\"owner\":\"D\"}";

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("PodDisruptionBudget", "none"),
          Map.entry("imagePullPolicy", "IfNotPresent"),
          Map.entry("images present", "on 2 of 2 nodes"),
          Map.entry("images", "none"),
          Map.entry("last starts of containers", "1 s"),
          Map.entry("last starts, container to ready", "3 s, 7 s"),
          Map.entry("livenessProbe", "none"),
          Map.entry("minReadySeconds", "0"),
          Map.entry(
              "readinessProbe",
              "periodSeconds 5, timeoutSeconds 1, successThreshold 1, failureThreshold 3"),
          Map.entry("replicas", "1"),
          Map.entry("startupProbe", "none"),
          Map.entry("strategy", "Recreate"),
          Map.entry("terminationGracePeriodSeconds", "30"),
          Map.entry("tolerationSeconds not-ready", "300"),
          Map.entry("tolerationSeconds unreachable", "300"));

  private final HandWritten written = new HandWritten();

  @Test
  void theIntervalsAreThoseThatWereWorkedOutByHand() {
    TrialAgain.Entries again = again();

    // The event arrived at 60.100, after the canary's change of 60.000 and before that of 61.000.
    assertEquals(new TimeBounds(ms(60_000), ms(60_100)), only(again, Entry.EffectSeen.class).at());
    // The endpoint was the last change, by revision: after the canary's of 64.000, and received at
    // 64.020. That the deployment was available came before it, though that arrived at 64.050.
    // [64.000 - 60.010, 64.020 - 60.000]
    assertEquals(
        new Recovery.Observed(Interval.closed(ms(3_990), ms(4_020))), recovery(again, Witness.API));
    // The clock was read once, in 2 ms, to 1 ms: 2 ms of bound, and 2 ms of Prometheus's own.
    // (63.500 - 1.000 - 0.004 - 60.010, 64.500 + 0.005 + 0.004 - 60.000]
    assertEquals(
        new Recovery.Observed(Interval.openClosed(ms(2_486), ms(4_509))),
        recovery(again, Witness.PROMETHEUS));
    Entry.TrialJudged judged = only(again, Entry.TrialJudged.class);
    assertEquals(
        "It recovered in (2.48, 4.51] s, within the limit of 5 s.", judged.verdict().reason());
    assertEquals(Outcome.PASS, judged.verdict().outcome());
    assertEquals(
        "the ReplicaSet controller: pod chat-b on node n, owned by deployment ns/chat",
        judged.healedBy());
  }

  /**
   * By their revisions, events lie after the canary's change before them. In order: gone in
   * [60.000, 60.100], its endpoint by 60.130, another one created by 60.300, ready in [63.000,
   * 64.000], an endpoint and available in [64.000, 64.020].
   */
  @Test
  void thePhasesAreThoseThatWereWorkedOutByHand() {
    Entry.Decomposed phases = only(again(), Entry.Decomposed.class);

    assertEquals(
        List.of(
            phase("detected", 0, 100, ""),
            phase("victims-gone", 0, 100, "terminationGracePeriodSeconds 30"),
            phase("endpoint-removed", 0, 130, ""),
            phase("replaced", 0, 300, ""),
            phase("scheduled", 0, 300, ""),
            phase("started", 0, 300, "sandbox and container"),
            // [63.000 - 60.300, 64.000 - 60.000]
            phase("ready", 2_700, 4_000, "the application's own start, readiness probe each 5 s"),
            // [64.000 - 64.000, 64.020 - 63.000]
            phase("endpoint-ready", 0, 1_020, ""),
            phase("available", 0, 20, "minReadySeconds 0")),
        phases.phases());
    assertEquals(
        "ready took [2.70, 4.00] s (the application's own start, readiness probe each 5 s) of"
            + " [3.99, 4.02] s.",
        phases.dominating());
  }

  private static Phase phase(String name, long least, long most, String setting) {
    return new Phase(name, Interval.closed(ms(least), ms(most)), setting);
  }

  /**
   * Noticed in 0 to 0.5 s, a container in 0.2 to 3 s, the application in half of 2 s to one and a
   * half of 4 s and a period of 5 s, published in 0 to 0.5 s.
   */
  @Test
  void thePredictionIsTheOneThatWasWorkedOutByHand() {
    TrialAgain.Entries again = again();
    Interval expected = Interval.closed(ms(200 + 1_000), ms(500 + 3_000 + 11_000 + 500));

    assertEquals(Optional.of(expected), again.intent().predicted());
    Entry.PredictionScored scored = only(again, Entry.PredictionScored.class);
    assertEquals(expected, scored.predicted());
    assertEquals(PredictionScore.HIT, scored.score());
    assertEquals(new Recovery.Observed(Interval.closed(ms(3_990), ms(4_020))), scored.measured());
  }

  private static <T extends Entry> T only(TrialAgain.Entries again, Class<T> type) {
    List<T> found = again.results().stream().filter(type::isInstance).map(type::cast).toList();
    assertEquals(1, found.size(), type.getSimpleName());
    return found.get(0);
  }

  private static Recovery recovery(TrialAgain.Entries again, Witness witness) {
    return again.results().stream()
        .filter(Entry.LimitJudged.class::isInstance)
        .map(entry -> ((Entry.LimitJudged) entry).result())
        .filter(result -> result.limit().witness() == witness)
        .findFirst()
        .orElseThrow()
        .recovery();
  }

  private TrialAgain.Entries again() {
    SampleRef steady = steady();
    SampleRef watch = watch();
    TrialInputs inputs =
        new TrialInputs(
            Map.of("kind", "pod-kill", "namespace", "ns", "name", "chat"),
            new TrialInputs.Victim("pods", "ns", "chat", List.of("a"), 1, 0, "", ""),
            "",
            List.of(
                new TrialInputs.Promised(
                    "replaced", "within 5 s", ms(5_000), Optional.empty(), false)),
            steady,
            seen(watch));
    return new TrialAgain(plan(), intent(), FAULT, inputs, written).entries();
  }

  private WitnessInputs seen(SampleRef watch) {
    return new WitnessInputs(
        HandWritten.bounds(ms(10_000)),
        Optional.empty(),
        List.of(),
        new WitnessInputs.Harness(ms(78_000), List.of(), List.of(), Duration.ZERO),
        ms(78_000),
        ms(78_100),
        Optional.empty(),
        List.of(scrapes()),
        watch,
        written.canary(58, 77),
        written.clock());
  }

  /** The target starts within its probes' time; its readiness is looked at each 5 s. */
  private static Entry.TrialIntent intent() {
    return new Entry.TrialIntent(
        new TrialId("C", 1), "", Map.of("target", "a"), "", SETTINGS, Optional.empty(), List.of());
  }

  private SampleRef steady() {
    written.event(0, SET);
    written.event(0, deployment(1, 1));
    written.event(0, pod("a", true));
    written.event(0, endpoints(1, "a"));
    return written.events();
  }

  private SampleRef watch() {
    written.event(50_000, SET);
    written.event(50_000, deployment(1, 1));
    written.event(50_000, pod("a", true));
    written.event(50_000, endpoints(1, "a"));
    for (int second = 58; second <= 77; second++) {
      if (second == 61) {
        written.gone(60_100, pod(6_001, "a", true));
        written.event(60_120, deployment(6_002, 0));
        written.event(60_130, endpoints(6_003, ""));
        written.event(60_300, pod(6_004, "b", false));
      } else if (second == 65) {
        written.event(64_000, pod(6_399, "b", true));
        // These two arrive in the order in which they were not made.
        written.event(64_020, endpoints(6_402, "b"));
        written.event(64_050, deployment(6_401, 1));
      }
      written.canarySeen(second);
    }
    return written.events();
  }

  private static String deployment(int version, int available) {
    return "\"kind\":\"DeploymentSeen\",\"object\":{\"namespace\":\"ns\",\"name\":\"chat\",\"uid\":\"D\",\"resourceVersion\":%d,\"generation\":1,\"observedGeneration\":1,\"desired\":1,\"available\":%d}"
        .formatted(version, available);
  }

  private static String pod(String uid, boolean ready) {
    return pod(1, uid, ready);
  }

  private static String pod(int version, String uid, boolean ready) {
    return "\"kind\":\"PodSeen\",\"object\":{\"namespace\":\"ns\",\"name\":\"chat-%s\",\"uid\":\"%s\",\"resourceVersion\":%d,\"owner\":\"RS\",\"node\":\"n\",\"scheduled\":true,\"containersStarted\":true,\"ready\":%b,\"deleting\":false,\"containers\":[]}"
        .formatted(uid, uid, version, ready);
  }

  private static String endpoints(int version, String ready) {
    return "\"kind\":\"EndpointsSeen\",\"object\":{\"namespace\":\"ns\",\"name\":\"chat-x\",\"uid\":\"E\",\"resourceVersion\":%d,\"service\":\"chat\",\"readyPods\":[%s]}"
        .formatted(version, ready.isEmpty() ? "" : "\"" + ready + "\"");
  }

  private WitnessInputs.Asked scrapes() {
    String job = "kube-state-metrics";
    for (int i = 58; i <= 77; i++) {
      long at = i * 1_000L + 500;
      boolean whole = i < 60 || i >= 64;
      String pod = i < 60 ? "a" : "b";
      written.scraped(job, at);
      written.scraped(
          job,
          "kube_configmap_metadata_resource_version",
          ",\"namespace\":\"healproof\",\"configmap\":\"healproof-canary\"",
          at,
          i * 100);
      written.scraped(
          job,
          "kube_replicaset_owner",
          ",\"namespace\":\"ns\",\"replicaset\":\"rs\",\"owner_kind\":\"Deployment\",\"owner_name\":\"chat\"",
          at,
          1);
      written.scraped(
          job,
          "kube_pod_owner",
          ",\"namespace\":\"ns\",\"uid\":\"%s\",\"owner_kind\":\"ReplicaSet\",\"owner_name\":\"rs\""
              .formatted(pod),
          at,
          1);
      written.scraped(
          job,
          "kube_pod_status_ready",
          ",\"namespace\":\"ns\",\"uid\":\"%s\",\"condition\":\"true\"".formatted(pod),
          at,
          whole ? 1 : 0);
      String chat = ",\"namespace\":\"ns\",\"deployment\":\"chat\"";
      written.scraped(job, "kube_deployment_spec_replicas", chat, at, 1);
      written.scraped(job, "kube_deployment_status_replicas_available", chat, at, whole ? 1 : 0);
      written.scraped(job, "kube_deployment_status_observed_generation", chat, at, 1);
      written.scraped(job, "kube_deployment_metadata_generation", chat, at, 1);
    }
    return written.asked(job, "", 78_050);
  }

  private static Entry.ClaimPlan plan() {
    Limit limit = new Limit("replaced", "within 5 s", ms(5_000), Witness.PROMETHEUS);
    return new Entry.ClaimPlan(
        "C",
        "c",
        "c.feature",
        1,
        List.of(),
        List.of(),
        false,
        Outcome.PASS,
        1,
        Optional.empty(),
        "kill a pod",
        List.of(limit));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
