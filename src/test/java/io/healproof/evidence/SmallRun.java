package io.healproof.evidence;

import io.healproof.recovery.Calibration;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Limit;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.Phase;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.Sources;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import io.healproof.time.RunClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of every entry, in the order of a real run. */
final class SmallRun {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  static final TrialId TRIAL = new TrialId("RC-POD-1", 1);
  static final TimeBounds FAULT = bounds(60_000, 60_012);

  private SmallRun() {}

  static RunClock clock() {
    return new RunClock() {
      private long ticks;

      @Override
      public Duration now() {
        return Duration.ofMillis(ticks);
      }

      @Override
      public Instant wall() {
        ticks++;
        return START.plusMillis(ticks);
      }
    };
  }

  static Entry.RunHeader header() {
    return new Entry.RunHeader(
        "4f2a",
        Ledger.SCHEMA,
        Ledger.RULES,
        "0.1.0",
        START,
        List.of(new Entry.FeatureText("scenarios/a.feature", "Feature: ä \"quoted\"\n")));
  }

  /** A sealed run in a new folder; returns its head. */
  static String seal(Path folder, Optional<SigningKey> key) {
    try (RunWriter run = RunWriter.open(folder, header(), clock(), Redaction.none(), key)) {
      return run.seal(write(run));
    }
  }

  /** Writes everything up to the closing record and returns the verdict to seal with. */
  static RunVerdict write(RunWriter run) {
    run.record(new Entry.Configuration(List.of(new Entry.Setting("trials", "1", "default"))));
    run.record(facts());
    run.record(deployed());
    run.record(plan());
    run.record(
        new Entry.TrialIntent(
            TRIAL,
            "kill a pod",
            Map.of("uid", "u-1", "pod", "chat-1"),
            "nothing to undo",
            Map.of("replicas", "2"),
            Optional.of(Interval.closed(Duration.ofSeconds(1), Duration.ofSeconds(8)))));
    run.flush();
    run.record(new Entry.Injection(TRIAL, FAULT));
    run.record(new Entry.EffectSeen(TRIAL, bounds(60_000, 60_150), Witness.API, "the uid is gone"));
    run.record(
        new Entry.Happened(
            TRIAL,
            new TimelineEvent(
                "pod-ready", Witness.API, bounds(63_000, 63_200), Map.of("pod", "chat-2")),
            List.of()));
    SampleRef sample =
        run.sample("prometheus", "up[30m]", "{\"status\":1}".getBytes(StandardCharsets.UTF_8));
    run.record(new Entry.Inputs(TRIAL, inputs(sample)));
    run.record(new Entry.LimitJudged(TRIAL, result(), basis(List.of(sample))));
    run.record(new Entry.OutageSeen(TRIAL, "client, new connections", outage(), basis(List.of())));
    run.record(
        new Entry.WritesChecked(
            TRIAL,
            "client, new connections",
            100,
            95,
            List.of(),
            List.of(),
            List.of(),
            List.of(7L),
            "",
            List.of(sample)));
    Interval second = Interval.closed(Duration.ofSeconds(1), Duration.ofSeconds(2));
    run.record(
        new Entry.Decomposed(
            TRIAL, List.of(new Phase("ready", second, "periodSeconds 1")), "ready took [1, 2] s"));
    run.record(
        new Entry.PredictionScored(
            TRIAL, second, "api", result().recovery(), PredictionScore.MISSED));
    run.record(
        new Entry.ClocksRead(
            TRIAL,
            List.of(
                new Entry.Clock(
                    "Prometheus",
                    "asked for its time",
                    Duration.ofSeconds(60),
                    Duration.ofMillis(-3),
                    Duration.ofMillis(2)))));
    run.record(
        new Entry.TrialJudged(
            TRIAL, Verdict.pass("All limits."), List.of(Gate.held("consistent", "Yes.")), "api"));
    Comparison comparison =
        new Comparison(
            Sources.CLIENT_NEW,
            "outage",
            Interval.closed(Duration.ofMillis(1000), Duration.ofMillis(1001)),
            result().recovery());
    run.record(
        new Entry.CalibrationTrial(
            1,
            "refuses connections",
            Duration.ofSeconds(1),
            Duration.ofMillis(100),
            Duration.ofSeconds(3),
            Optional.of(FAULT),
            List.of(new Entry.Compared(comparison, basis(List.of(sample)))),
            List.of(Gate.held("clock steady", "Yes.")),
            List.of(
                new Phase(
                    "probed", Interval.closed(Duration.ZERO, Duration.ofMillis(900)), "period 1")),
            List.of(sample),
            ""));
    Calibration calibration = new Calibration(List.of(comparison));
    run.record(new Entry.Calibrated(1, calibration.accuracies(), calibration.gate()));
    run.record(new Entry.Kept("request log", List.of()));
    run.record(new Entry.Note(Optional.of(TRIAL), "of the trial"));
    run.record(new Entry.Note(Optional.empty(), "of the run"));
    return RunVerdict.of(
        List.of(ClaimVerdict.ofClaim("RC-POD-1", 1, List.of(Verdict.pass("All limits.")))));
  }

  private static Outage outage() {
    return new Outage(
        new Recovery.Observed(Interval.closed(Duration.ofMillis(400), Duration.ofMillis(900))),
        new Recovery.RightCensored(Duration.ofSeconds(3)),
        5,
        4,
        0);
  }

  static Entry.ClaimPlan plan() {
    return new Entry.ClaimPlan(
        "RC-POD-1",
        "A killed pod is replaced",
        "scenarios/a.feature",
        7,
        List.of("@claim:RC-POD-1"),
        List.of("When a pod is killed"),
        false,
        Outcome.PASS,
        1,
        Optional.empty(),
        "kill a pod",
        List.of(limit()));
  }

  static LimitResult result() {
    return new LimitResult(
        limit(),
        new Recovery.Observed(
            Interval.openClosed(Duration.ofMillis(2_100), Duration.ofMillis(4_320))),
        Verdict.pass("It recovered."));
  }

  /** One of each, none of which fits another. */
  private static TrialInputs inputs(SampleRef sample) {
    return new TrialInputs(
        Map.of("hold", Duration.ofSeconds(10)),
        Map.of("kind", "pod-kill"),
        new TrialInputs.Victim("pods", "rocketchat", "chat", List.of("u-1"), 2, 0, "", ""),
        "",
        List.of(
            new TrialInputs.Promised(
                "replaced", "in 30 s", Duration.ofSeconds(30), Optional.of("a/b"), false)),
        Optional.of(new TrialInputs.Pace(Duration.ofMillis(200), Duration.ofSeconds(1))),
        List.of(new TrialInputs.User("client, new connections", "", sample, sample)),
        new TrialInputs.Harness(
            Duration.ofSeconds(80), List.of(FAULT), List.of(FAULT), Duration.ofMillis(3)),
        Duration.ofSeconds(80),
        Duration.ofSeconds(81),
        Optional.of("It did not answer."),
        List.of(
            new TrialInputs.Asked(
                "argocd", "", Duration.ofSeconds(80), List.of("m"), List.of(sample))),
        sample,
        sample,
        sample,
        sample);
  }

  static Basis basis(List<SampleRef> samples) {
    return new Basis(
        "kube-state-metrics at 1 s",
        FAULT,
        Optional.of(bounds(60_000, 60_150)),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofMillis(5),
        Duration.ofSeconds(1),
        samples);
  }

  static Limit limit() {
    return new Limit(
        "replaced", "the pod is replaced within 30 s", Duration.ofSeconds(30), Witness.PROMETHEUS);
  }

  private static Entry.Deployed deployed() {
    return new Entry.Deployed(
        "node:1 sha256:9",
        "rocketchat/chat",
        List.of(
            new Entry.Manifest(
                "app", "Deployment", "rocketchat", "chat", "ab".repeat(32), List.of("database"))),
        List.of(
            new Entry.Container(
                "rocketchat", "Deployment rocketchat/chat", "chat", "chat:1", "sha256:2")));
  }

  private static Entry.Facts facts() {
    return new Entry.Facts(
        "rocketchat",
        "abc",
        "local",
        "v1.34.4",
        "build",
        List.of(new Entry.Node("server", "server", "Debian 12", "containerd 1.6")),
        Map.of("Argo CD", "v3.2.11"),
        List.of(new Entry.Image("a:1", "sha256:1", "module v1", "")),
        List.of(new Entry.Image("chat:1", "sha256:2", "wheel 1", "Rocket.Chat")),
        List.of("A note."),
        List.of("Not this."));
  }

  static TimeBounds bounds(long earliest, long latest) {
    return new TimeBounds(Duration.ofMillis(earliest), Duration.ofMillis(latest));
  }
}
