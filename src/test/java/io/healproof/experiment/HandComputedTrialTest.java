package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.evidence.Entry;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialId;
import io.healproof.evidence.TrialInputs;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.Witness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

  private final Map<String, byte[]> samples = new HashMap<>();
  private final StringBuilder log = new StringBuilder();
  private int sequence;

  @Test
  void theIntervalsAreThoseThatWereWorkedOutByHand() {
    TrialAgain.Entries again = again();

    // The event arrived at 60.100, after the canary's change of 60.000 and before that of 61.000.
    assertEquals(Optional.of(new TimeBounds(ms(60_000), ms(60_100))), again.effect());
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
    Entry.TrialJudged judged = (Entry.TrialJudged) again.results().get(again.results().size() - 1);
    assertEquals(
        "It recovered in (2.48, 4.51] s, within the limit of 5 s.", judged.verdict().reason());
    assertEquals(Outcome.PASS, judged.verdict().outcome());
    assertEquals(
        "the ReplicaSet controller: pod chat-b on node n, owned by deployment ns/chat",
        judged.healedBy());
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
            Map.of(
                "steadyFor", ms(3_000),
                "steadyDeadline", ms(120_000),
                "hold", ms(10_000),
                "effectDeadline", ms(10_000),
                "watchLatency", ms(250),
                "exporterLag", ms(1_000),
                "scrapeInterval", ms(1_000)),
            Map.of("kind", "pod-kill", "namespace", "ns", "name", "chat"),
            new TrialInputs.Victim("pods", "ns", "chat", List.of("a"), 1, 0, "", ""),
            "",
            List.of(
                new TrialInputs.Promised(
                    "replaced", "within 5 s", ms(5_000), Optional.empty(), false)),
            Optional.empty(),
            List.of(),
            new TrialInputs.Harness(ms(78_000), List.of(), List.of(), Duration.ZERO),
            ms(78_000),
            ms(78_100),
            Optional.empty(),
            List.of(
                new TrialInputs.Asked(
                    "kube-state-metrics", "", ms(78_050), List.of(), List.of(scrapes()))),
            steady,
            watch,
            kept("canary", canary()),
            kept(
                "clock",
                "{\"sentNanos\":59000000000,\"receivedNanos\":59002000000,\"remoteSeconds\":\"1000.001\"}\n"));
    return new TrialAgain(
            plan(),
            new TrialId("C", 1),
            FAULT,
            inputs,
            ref -> samples.getOrDefault(ref.hash(), new byte[0]))
        .entries();
  }

  private SampleRef steady() {
    event(0, SET);
    event(0, deployment(1, 1));
    event(0, pod("a", true));
    event(0, endpoints(1, "a"));
    return events();
  }

  private SampleRef watch() {
    event(50_000, SET);
    event(50_000, deployment(1, 1));
    event(50_000, pod("a", true));
    event(50_000, endpoints(1, "a"));
    for (int second = 58; second <= 77; second++) {
      if (second == 61) {
        line(60_100, true, pod(6_001, "a", true));
        event(60_120, deployment(6_002, 0));
        event(60_130, endpoints(6_003, ""));
        event(60_300, pod(6_004, "b", false));
      } else if (second == 65) {
        event(64_000, pod(6_399, "b", true));
        // These two arrive in the order in which they were not made.
        event(64_020, endpoints(6_402, "b"));
        event(64_050, deployment(6_401, 1));
      }
      event(second * 1_000L + 20, canary(second));
    }
    return events();
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

  private static String canary(int second) {
    return "\"kind\":\"ConfigMapSeen\",\"object\":{\"namespace\":\"healproof\",\"name\":\"healproof-canary\",\"uid\":\"M\",\"resourceVersion\":%d,\"valueHashes\":{}}"
        .formatted(second * 100);
  }

  /** A change each full second, answered 5 ms later and delivered after 20. */
  private static String canary() {
    StringBuilder lines = new StringBuilder();
    for (long second = 58; second <= 77; second++) {
      lines.append(
          "{\"sentNanos\":%d000000000,\"answeredNanos\":%d005000000,\"resourceVersion\":%d}%n"
              .formatted(second, second, second * 100));
    }
    return lines.toString();
  }

  /** Run time is Prometheus's time less 941 s. */
  private SampleRef scrapes() {
    Map<String, List<String>> series = new HashMap<>();
    for (int i = 58; i <= 77; i++) {
      String at = (941 + i) + ".5";
      boolean whole = i < 60 || i >= 64;
      String pod = i < 60 ? "a" : "b";
      sample(series, "up", "", at, 1);
      sample(series, "scrape_duration_seconds", "", at, 0.005);
      sample(
          series,
          "kube_configmap_metadata_resource_version",
          ",\"namespace\":\"healproof\",\"configmap\":\"healproof-canary\"",
          at,
          i * 100);
      sample(
          series,
          "kube_replicaset_owner",
          ",\"namespace\":\"ns\",\"replicaset\":\"rs\",\"owner_kind\":\"Deployment\",\"owner_name\":\"chat\"",
          at,
          1);
      sample(
          series,
          "kube_pod_owner",
          ",\"namespace\":\"ns\",\"uid\":\"%s\",\"owner_kind\":\"ReplicaSet\",\"owner_name\":\"rs\""
              .formatted(pod),
          at,
          1);
      sample(
          series,
          "kube_pod_status_ready",
          ",\"namespace\":\"ns\",\"uid\":\"%s\",\"condition\":\"true\"".formatted(pod),
          at,
          whole ? 1 : 0);
      String chat = ",\"namespace\":\"ns\",\"deployment\":\"chat\"";
      sample(series, "kube_deployment_spec_replicas", chat, at, 1);
      sample(series, "kube_deployment_status_replicas_available", chat, at, whole ? 1 : 0);
      sample(series, "kube_deployment_status_observed_generation", chat, at, 1);
      sample(series, "kube_deployment_metadata_generation", chat, at, 1);
    }
    List<String> all = new ArrayList<>();
    series.forEach(
        (labels, values) ->
            all.add(
                "{\"metric\":{%s},\"values\":[%s]}".formatted(labels, String.join(",", values))));
    return kept(
        "prometheus",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[%s]}}"
            .formatted(String.join(",", all)));
  }

  private static void sample(
      Map<String, List<String>> series, String metric, String labels, String at, double value) {
    series
        .computeIfAbsent(
            "\"__name__\":\"%s\",\"job\":\"kube-state-metrics\"%s".formatted(metric, labels),
            key -> new ArrayList<>())
        .add("[%s,\"%s\"]".formatted(at, value));
  }

  private void event(long receivedMillis, String object) {
    line(receivedMillis, false, object);
  }

  private void line(long receivedMillis, boolean gone, String object) {
    log.append(
        "{\"sequence\":%d,\"receivedAtNanos\":%d,\"gone\":%b,%s}%n"
            .formatted(sequence++, receivedMillis * 1_000_000, gone, object));
  }

  private SampleRef events() {
    SampleRef ref = kept("watch", log.toString());
    log.setLength(0);
    sequence = 0;
    return ref;
  }

  private SampleRef kept(String kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    SampleRef ref = SampleRef.of(kind, "asked", bytes);
    samples.put(ref.hash(), bytes);
    return ref;
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
