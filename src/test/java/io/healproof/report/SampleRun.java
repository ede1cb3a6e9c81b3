package io.healproof.report;

import io.healproof.evidence.Basis;
import io.healproof.evidence.CalibrationRecord;
import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialId;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Limit;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.TrialGates;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run written by hand, with numbers as the local cluster gives them: a claim that passes in three
 * trials, one that cannot be decided, one that fails, a control that agrees and one that does not.
 */
final class SampleRun {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  static final Gate TELEMETRY =
      Gate.held("telemetry complete", "Each target was up, with 62 of 62 samples.");

  private long seq = 3;

  private SampleRun() {}

  static RunRecord finished() {
    return new SampleRun().build(Optional.empty());
  }

  static RunRecord unfinished() {
    return new SampleRun()
        .build(Optional.of("The run was interrupted while a record was being written."));
  }

  /** Three trials of one claim, all within the limit, and nothing else. */
  static RunRecord passing() {
    SampleRun run = new SampleRun();
    return run.record(List.of(run.podKill(), run.selfHealOff()), Optional.empty());
  }

  /** The same claim, tried many times: each of the three trials comes again and again. */
  static RunRecord manyTrials(int trials) {
    SampleRun run = new SampleRun();
    ClaimRecord claim = run.podKill();
    Entry.ClaimPlan plan = claim.plan().body();
    List<TrialRecord> repeated = new ArrayList<>();
    for (int i = 0; i < trials; i++) {
      repeated.add(numbered(claim.trials().get(i % claim.trials().size()), i + 1));
    }
    Entry.ClaimPlan announced =
        plan(plan.id(), plan.title(), plan.steps(), Optional.empty(), trials, plan.limits());
    return run.record(
        List.of(
            claim(new Recorded<>(claim.plan().seq(), claim.plan().time(), announced), repeated)),
        Optional.empty());
  }

  /** The same run with other claims. */
  static RunRecord with(
      RunRecord run, List<ClaimRecord> claims, RunVerdict verdict, Optional<String> unfinished) {
    return new RunRecord(
        run.header(),
        run.configuration(),
        run.facts(),
        run.deployed(),
        claims,
        run.calibration(),
        run.kept(),
        run.notes(),
        verdict,
        unfinished,
        run.head(),
        run.records());
  }

  /** The same trial under another number. */
  static TrialRecord numbered(TrialRecord trial, int number) {
    return new TrialRecord(
        new TrialId(trial.id().claim(), number),
        trial.intent(),
        trial.injection(),
        trial.effect(),
        trial.events(),
        trial.limits(),
        trial.outages(),
        trial.writes(),
        trial.phases(),
        trial.prediction(),
        trial.clocks(),
        trial.judged(),
        trial.notes(),
        trial.records());
  }

  private RunRecord build(Optional<String> unfinished) {
    return record(List.of(podKill(), drain(), drift(), selfHealOff(), noFault()), unfinished);
  }

  private RunRecord record(List<ClaimRecord> measured, Optional<String> unfinished) {
    RunVerdict verdict = RunVerdict.of(measured.stream().map(ClaimRecord::verdict).toList());
    List<ClaimRecord> claims = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      claims.add(
          new ClaimRecord(
              measured.get(i).plan(), measured.get(i).trials(), verdict.claims().get(i)));
    }
    return new RunRecord(
        new Entry.RunHeader("20260101T120000Z-4f2a", 1, "1", "0.1.0", START, List.of()),
        List.of(
            new Entry.Setting("images", "build", "found by asking"),
            new Entry.Setting("trials", "3", "default")),
        Optional.of(at(facts())),
        Optional.empty(),
        claims,
        CalibrationRecord.none(),
        List.of(),
        List.of(at(new Entry.Note(Optional.empty(), "The disk was 81 % full."))),
        verdict,
        unfinished,
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        seq);
  }

  private ClaimRecord podKill() {
    Limit prometheus = limit("replaced", "the pod is replaced within 30 s", 30, Witness.PROMETHEUS);
    Limit api = limit("replaced", "the pod is replaced within 30 s", 30, Witness.API);
    Recorded<Entry.ClaimPlan> plan =
        at(
            plan(
                "RC-POD-1",
                "A killed pod is replaced and users keep chatting",
                List.of(
                    "Given the \"rocketchat\" stack is healthy",
                    "When a pod of deployment \"chat\" is killed",
                    "Then the pod is replaced within 30 s"),
                Optional.empty(),
                3,
                List.of(prometheus, api)));
    List<TrialRecord> trials = new ArrayList<>();
    long[][] measured = {
      {2103, 4318, 3061, 3262}, {1880, 4101, 2907, 3108}, {2950, 5170, 4002, 4203}
    };
    for (int i = 0; i < measured.length; i++) {
      long[] m = measured[i];
      TrialId id = new TrialId("RC-POD-1", i + 1);
      trials.add(
          trial(
              id,
              i,
              "a pod of deployment chat is killed",
              Map.of("pod", "chat-7d9f-x2lkq", "uid", "5b6c2c1e"),
              List.of(
                  judged(id, prometheus, open(m[0], m[1])), judged(id, api, closed(m[2], m[3]))),
              List.of(
                  event("pod-terminating", Witness.API, 20, 221, Map.of("pod", "chat-7d9f-x2lkq")),
                  event("endpoint-removed", Witness.API, 31, 240, Map.of()),
                  event(
                      "replacement-created",
                      Witness.API,
                      64,
                      270,
                      Map.of("pod", "chat-7d9f-9qk8d")),
                  event("replacement-started", Witness.API, 1480, 1690, Map.of()),
                  event("replacement-ready", Witness.API, m[2], m[3], Map.of("node", "agent-2")))));
    }
    return claim(plan, trials);
  }

  private ClaimRecord drain() {
    Limit prometheus =
        limit("replaced", "its pods run elsewhere within 60 s", 60, Witness.PROMETHEUS);
    Limit api = limit("replaced", "its pods run elsewhere within 60 s", 60, Witness.API);
    TrialId id = new TrialId("RC-DRAIN-1", 1);
    return claim(
        at(
            plan(
                "RC-DRAIN-1",
                "A drained node's pods move",
                List.of(
                    "When a node that runs \"chat\" is drained",
                    "Then its pods run elsewhere within 60 s"),
                Optional.empty(),
                1,
                List.of(prometheus, api))),
        List.of(
            trial(
                id,
                4,
                "node agent-1 is drained",
                Map.of("node", "agent-1"),
                List.of(
                    judged(id, prometheus, open(58_700, 61_020)),
                    judged(id, api, closed(59_480, 59_690))),
                List.of(event("cordoned", Witness.API, 3, 40, Map.of("node", "agent-1"))))));
  }

  private ClaimRecord drift() {
    Limit prometheus = limit("live", "the replica count is back within 5 s", 5, Witness.PROMETHEUS);
    TrialId id = new TrialId("RC-DRIFT-1", 1);
    return claim(
        at(
            plan(
                "RC-DRIFT-1",
                "A replica count changed by hand is put back",
                List.of("When deployment \"chat\" is scaled to 5 by hand"),
                Optional.empty(),
                1,
                List.of(prometheus))),
        List.of(
            trial(
                id,
                5,
                "deployment chat is scaled to 5",
                Map.of("resourceVersion", "4711"),
                List.of(judged(id, prometheus, open(9_120, 11_330))),
                List.of())));
  }

  private ClaimRecord selfHealOff() {
    Limit prometheus = limit("live", "the ConfigMap is back within 20 s", 20, Witness.PROMETHEUS);
    TrialId id = new TrialId("RC-CONTROL-1", 1);
    return claim(
        at(
            plan(
                "RC-CONTROL-1",
                "Drift stays while self-heal is off",
                List.of("Given self-heal is off"),
                Optional.of(Outcome.FAIL),
                1,
                List.of(prometheus))),
        List.of(
            trial(
                id,
                6,
                "ConfigMap chat is edited",
                Map.of("resourceVersion", "4799"),
                List.of(
                    judged(id, prometheus, new Recovery.RightCensored(Duration.ofMillis(28_870)))),
                List.of())));
  }

  private ClaimRecord noFault() {
    Limit prometheus = limit("outage", "nothing breaks within 30 s", 30, Witness.PROMETHEUS);
    Limit api = limit("outage", "nothing breaks within 30 s", 30, Witness.API);
    TrialId id = new TrialId("RC-CONTROL-2", 1);
    return claim(
        at(
            plan(
                "RC-CONTROL-2",
                "Without a fault | nothing <breaks>",
                List.of("When nothing is done"),
                Optional.of(Outcome.PASS),
                1,
                List.of(prometheus, api))),
        List.of(
            trial(
                id,
                7,
                "nothing",
                Map.of(),
                List.of(
                    judged(id, prometheus, new Recovery.LeftCensored(Duration.ofMillis(1_530))),
                    judged(id, api, new Recovery.Unknown("The watch was lost for 12 s."))),
                List.of())));
  }

  static ClaimRecord claim(Recorded<Entry.ClaimPlan> announced, List<TrialRecord> trials) {
    Entry.ClaimPlan plan = announced.body();
    List<Verdict> verdicts =
        trials.stream().map(trial -> trial.judged().orElseThrow().body().verdict()).toList();
    return new ClaimRecord(
        announced,
        trials,
        plan.control()
            ? ClaimVerdict.ofControl(plan.id(), plan.expected(), plan.trials(), verdicts)
            : ClaimVerdict.ofClaim(plan.id(), plan.trials(), verdicts));
  }

  private TrialRecord trial(
      TrialId id,
      int index,
      String fault,
      Map<String, String> victim,
      List<Entry.LimitJudged> limits,
      List<TimelineEvent> events) {
    TimeBounds t0 = bounds(60_000 + 60_000L * index, 60_012 + 60_000L * index);
    Verdict verdict = Verdict.merge(limits.stream().map(l -> l.result().verdict()).toList());
    return new TrialRecord(
        id,
        Optional.of(
            at(
                new Entry.TrialIntent(
                    id,
                    fault,
                    victim,
                    "nothing is to be taken back",
                    Map.of("replicas", "2", "readiness period", "1 s"),
                    Optional.of(Interval.closed(ms(1_000), ms(8_000))),
                    List.of("the pod starts: [1.00, 8.00] s")))),
        Optional.of(at(new Entry.Injection(id, t0))),
        Optional.of(
            at(
                new Entry.EffectSeen(
                    id,
                    new TimeBounds(t0.earliest(), t0.latest().plusMillis(210)),
                    Witness.API,
                    "the victim's uid is gone from the endpoints"))),
        events.stream()
            .map(event -> at(new Entry.Happened(id, shifted(event, t0), List.of())))
            .toList(),
        limits.stream().map(this::at).toList(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            at(
                new Entry.TrialJudged(
                    id,
                    verdict,
                    List.of(TELEMETRY, Gate.held("consistent", "The intervals overlap.")),
                    "ReplicaSet chat-7d9f, by owner reference"))),
        List.of(),
        List.of());
  }

  private Entry.LimitJudged judged(TrialId id, Limit limit, Recovery recovery) {
    TrialGates gates =
        new TrialGates(Gate.held("effect confirmed", "yes"), TELEMETRY, TELEMETRY, List.of());
    boolean sampled = limit.witness() == Witness.PROMETHEUS;
    SampleRef sample =
        new SampleRef(
            "a3f5".repeat(16),
            sampled ? "prometheus" : "watch",
            "kube_deployment_status_replicas_available[2m]",
            4_211);
    return new Entry.LimitJudged(
        id,
        LimitResult.judge(limit, recovery, gates),
        new Basis(
            sampled ? "kube-state-metrics at 1 s" : "watch of pods and EndpointSlices",
            bounds(60_000, 60_012),
            Optional.of(bounds(60_000, 60_222)),
            ms(10_000),
            sampled ? ms(1_000) : Duration.ZERO,
            sampled ? ms(3) : Duration.ZERO,
            sampled ? ms(1_200) : ms(200),
            List.of(sample)));
  }

  static Entry.ClaimPlan plan(
      String id,
      String title,
      List<String> steps,
      Optional<Outcome> expected,
      int trials,
      List<Limit> limits) {
    return new Entry.ClaimPlan(
        id,
        title,
        "scenarios/rocketchat/recovery.feature",
        12,
        List.of("@claim:" + id),
        steps,
        expected.isPresent(),
        expected.orElse(Outcome.PASS),
        trials,
        Optional.empty(),
        "",
        limits);
  }

  static Entry.Facts facts() {
    return new Entry.Facts(
        "rocketchat",
        "3c1d7e0",
        "local",
        "v1.34.4",
        "build",
        List.of(
            new Entry.Node("server", "server", "Debian GNU/Linux 12", "containerd 1.6.20"),
            new Entry.Node("agent-1", "agent", "Debian GNU/Linux 12", "containerd 1.6.20"),
            new Entry.Node("agent-2", "agent", "Debian GNU/Linux 12", "containerd 1.6.20")),
        Map.of("Argo CD", "v3.2.11", "Prometheus", "2.42.0"),
        List.of(
            new Entry.Image(
                "quay.io/argoproj/argocd:v3.2.11",
                "sha256:" + "1b2c".repeat(16),
                "github.com/argoproj/argo-cd/v3 v3.2.11",
                "")),
        List.of(
            new Entry.Image(
                "healproof/synapse:1.163.2",
                "sha256:" + "9d8e".repeat(16),
                "matrix-synapse 1.163.2",
                "Rocket.Chat")),
        List.of("etcd ran without fsync, as is fine for a cluster that is thrown away."),
        List.of("Loss of a whole node was not tried."));
  }

  static Limit limit(String id, String text, long seconds, Witness witness) {
    return new Limit(id, text, Duration.ofSeconds(seconds), witness);
  }

  private static TimelineEvent event(
      String name, Witness witness, long earliest, long latest, Map<String, String> detail) {
    return new TimelineEvent(name, witness, bounds(earliest, latest), detail);
  }

  private static TimelineEvent shifted(TimelineEvent event, TimeBounds t0) {
    return new TimelineEvent(
        event.name(),
        event.witness(),
        new TimeBounds(
            t0.latest().plus(event.at().earliest()), t0.earliest().plus(event.at().latest())),
        event.detail());
  }

  static Recovery open(long lower, long upper) {
    return new Recovery.Observed(Interval.openClosed(ms(lower), ms(upper)));
  }

  static Recovery closed(long lower, long upper) {
    return new Recovery.Observed(Interval.closed(ms(lower), ms(upper)));
  }

  static TimeBounds bounds(long earliest, long latest) {
    return new TimeBounds(ms(earliest), ms(latest));
  }

  static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private <T> Recorded<T> at(T body) {
    seq++;
    return new Recorded<>(seq, START.plusSeconds(seq), body);
  }
}
