package io.healproof.report;

import static io.healproof.report.SampleRun.bounds;
import static io.healproof.report.SampleRun.closed;
import static io.healproof.report.SampleRun.limit;
import static io.healproof.report.SampleRun.ms;
import static io.healproof.report.SampleRun.open;

import io.healproof.evidence.Basis;
import io.healproof.evidence.CalibrationRecord;
import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialId;
import io.healproof.evidence.TrialRecord;
import io.healproof.recovery.Calibration;
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
import io.healproof.recovery.TrialGates;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run written by hand in which users send while things break: one claim that passes, one that
 * loses messages, a control in which nothing happens, and a calibration that misses once.
 */
final class SampleUsers {
  private static final String OUTAGE = "users are without service for at most 2 s";
  private static final Limit REPLACED_SAMPLED = replaced(Witness.PROMETHEUS);
  private static final Limit REPLACED_WATCHED = replaced(Witness.API);
  private static final Limit OUTAGE_PROBED = limit("outage", OUTAGE, 2, Witness.PROMETHEUS);
  private static final Limit OUTAGE_NEW = limit("outage", OUTAGE, 2, Witness.CLIENT);
  private static final Limit OUTAGE_REUSED =
      limit("outage-reused-connections", OUTAGE, 2, Witness.CLIENT);
  private static final Limit NOTHING_LOST =
      limit("nothing-lost", "no acknowledged message is lost", 0, Witness.CLIENT);

  private static final Interval PREDICTED = Interval.closed(ms(2_400), ms(8_000));

  private long seq = 3;

  private SampleUsers() {}

  static RunRecord run() {
    return new SampleUsers().build();
  }

  private RunRecord build() {
    CalibrationRecord calibration = calibration();
    List<ClaimRecord> measured = List.of(kept(), lost(), undisturbed());
    RunVerdict verdict =
        RunVerdict.of(
            measured.stream().map(ClaimRecord::verdict).toList(),
            calibration.result().map(result -> result.body().gate()));
    List<ClaimRecord> claims = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      ClaimRecord claim = measured.get(i);
      claims.add(new ClaimRecord(claim.plan(), claim.trials(), verdict.claims().get(i)));
    }
    return new RunRecord(
        new Entry.RunHeader("20260101T120000Z-77aa", 1, "1", "0.1.0", SampleRun.START, List.of()),
        List.of(),
        Optional.of(at(SampleRun.facts())),
        Optional.empty(),
        claims,
        calibration,
        List.of(),
        List.of(),
        verdict,
        Optional.empty(),
        "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        seq);
  }

  private ClaimRecord kept() {
    List<Limit> limits =
        List.of(
            REPLACED_SAMPLED,
            REPLACED_WATCHED,
            OUTAGE_PROBED,
            OUTAGE_NEW,
            OUTAGE_REUSED,
            NOTHING_LOST);
    Recorded<Entry.ClaimPlan> plan =
        announced("RC-USERS-1", "A killed pod is replaced and users keep chatting", 3, limits);
    List<TrialRecord> trials = new ArrayList<>();
    long[][] measured = {
      {1540, 3640, 2600, 2850, 610, 829},
      {1880, 4101, 2907, 3158, 540, 761},
      {950, 3010, 2102, 2354, 0, 199}
    };
    for (long[] m : measured) {
      TrialId id = new TrialId("RC-USERS-1", trials.size() + 1);
      Outage fresh = m[4] == 0 ? quiet(m[5]) : outage(closed(m[4], m[5]), m[5], 4, 3);
      List<Recorded<Entry.OutageSeen>> outages =
          List.of(
              seen(id, Sources.CLIENT_NEW, fresh),
              seen(id, Sources.CLIENT_REUSED, outage(closed(m[4] + 200, m[5] + 250), m[5], 5, 5)),
              seen(id, Sources.BLACKBOX_EXPORTER, outage(open(0, 1_006), 1_400, 1, 1)));
      trials.add(
          trial(
              id,
              List.of(
                  judged(
                      id, REPLACED_SAMPLED, open(m[0], m[1]), "kube-state-metrics shows it whole"),
                  judged(id, REPLACED_WATCHED, closed(m[2], m[3]), "watch of the Kubernetes API"),
                  judged(id, OUTAGE_PROBED, outages.get(2)),
                  judged(id, OUTAGE_NEW, outages.get(0)),
                  judged(id, OUTAGE_REUSED, outages.get(1)),
                  messages(id, Verdict.pass("Each of 824 acknowledged messages was read back."))),
              outages,
              List.of(
                  writes(id, Sources.CLIENT_NEW, 415, List.of(), List.of(41L), ""),
                  writes(id, Sources.CLIENT_REUSED, 413, List.of(), List.of(), "")),
              Optional.of(decomposed(id, m[2], m[3]))));
    }
    return SampleRun.claim(plan, trials);
  }

  private ClaimRecord lost() {
    TrialId id = new TrialId("RC-LOSS-1", 1);
    Recorded<Entry.OutageSeen> never =
        seen(
            id,
            Sources.CLIENT_NEW,
            new Outage(
                new Recovery.RightCensored(ms(61_400)),
                new Recovery.RightCensored(ms(61_700)),
                308,
                300,
                0));
    String gone = "6 of 102 messages that the client, new connections had acknowledged are gone.";
    return SampleRun.claim(
        announced(
            "RC-LOSS-1",
            "Messages survive the loss of the database",
            1,
            List.of(OUTAGE_NEW, NOTHING_LOST)),
        List.of(
            trial(
                id,
                List.of(judged(id, OUTAGE_NEW, never), messages(id, Verdict.fail(gone))),
                List.of(never),
                List.of(
                    writes(
                        id,
                        Sources.CLIENT_NEW,
                        102,
                        List.of(88L, 89L, 90L, 91L, 92L, 95L),
                        List.of(),
                        "")),
                Optional.empty())));
  }

  private ClaimRecord undisturbed() {
    TrialId id = new TrialId("RC-CONTROL-1", 1);
    String text = "no disturbance is seen for 20 s";
    Limit watched = limit("undisturbed", text, 20, Witness.API);
    Limit users = limit("users-undisturbed", text, 20, Witness.CLIENT);
    Recorded<Entry.ClaimPlan> plan =
        at(
            SampleRun.plan(
                "RC-CONTROL-1",
                "Without a fault, nobody sees a disturbance",
                List.of("When nothing is done", "Then " + text),
                Optional.of(Outcome.PASS),
                1,
                List.of(watched, users)));
    Recorded<Entry.OutageSeen> quiet =
        seen(id, Sources.CLIENT_NEW, outage(closed(0, 402), 9_100, 1, 1));
    Recorded<Entry.WritesChecked> unread =
        writes(id, Sources.CLIENT_NEW, 100, List.of(), List.of(), "The room was not found.");
    Recovery never = new Recovery.LeftCensored(Duration.ZERO);
    return SampleRun.claim(
        plan,
        List.of(
            trial(
                id,
                List.of(
                    judged(id, watched, never, "watch of the Kubernetes API"),
                    new Entry.LimitJudged(
                        id,
                        new LimitResult(
                            users,
                            new Recovery.Unknown("A disturbance has no fault to count from."),
                            Verdict.fail("1 of 100 observations shows it broken.")),
                        basis(Sources.CLIENT_NEW))),
                List.of(quiet),
                List.of(unread),
                Optional.empty())));
  }

  private static Limit replaced(Witness witness) {
    return limit("replaced", "the pod is replaced within 30 s", 30, witness);
  }

  private Recorded<Entry.ClaimPlan> announced(
      String id, String title, int trials, List<Limit> limits) {
    return at(
        SampleRun.plan(
            id,
            title,
            List.of(
                "Given users send a message every 200 ms",
                "When a pod of deployment \"chat\" is killed"),
            Optional.empty(),
            trials,
            limits));
  }

  private TrialRecord trial(
      TrialId id,
      List<Entry.LimitJudged> limits,
      List<Recorded<Entry.OutageSeen>> outages,
      List<Recorded<Entry.WritesChecked>> writes,
      Optional<Recorded<Entry.Decomposed>> decomposed) {
    TimeBounds t0 = bounds(60_000, 60_012);
    Map<String, String> settings = Map.of("replicas", "2", "readiness period", "1 s");
    TimelineEvent gone =
        new TimelineEvent("endpoint-removed", Witness.API, bounds(60_031, 60_281), Map.of());
    return new TrialRecord(
        id,
        Optional.of(
            at(
                new Entry.TrialIntent(
                    id,
                    id.claim().equals("RC-CONTROL-1")
                        ? "nothing is done"
                        : "a pod of deployment chat is killed",
                    Map.of("target", "chat-7d9f-x2lkq"),
                    "nothing is to be taken back",
                    settings,
                    decomposed.map(taken -> PREDICTED)))),
        Optional.of(at(new Entry.Injection(id, t0))),
        Optional.empty(),
        List.of(at(new Entry.Happened(id, gone, List.of()))),
        limits.stream().map(this::at).toList(),
        outages,
        writes,
        decomposed,
        decomposed.map(taken -> scored(id, limits.get(1).result().recovery())),
        decomposed.map(taken -> at(clocks(id))),
        Optional.of(
            at(
                new Entry.TrialJudged(
                    id,
                    Verdict.merge(limits.stream().map(each -> each.result().verdict()).toList()),
                    List.of(SampleRun.TELEMETRY),
                    "the ReplicaSet controller"))),
        List.of(),
        List.of());
  }

  private Recorded<Entry.Decomposed> decomposed(TrialId id, long lower, long upper) {
    return at(
        new Entry.Decomposed(
            id,
            List.of(
                phase("endpoint-removed", 19, 281, ""),
                phase("replaced", 0, 290, ""),
                phase("scheduled", 0, 260, ""),
                phase("started", 780, 1_130, "image present on the node"),
                phase("ready", lower - 1_400, upper - 1_000, "readiness period 1 s")),
            "ready took most (readiness period 1 s)."));
  }

  private Recorded<Entry.PredictionScored> scored(TrialId id, Recovery measured) {
    return at(
        new Entry.PredictionScored(
            id, PREDICTED, Sources.API, measured, PredictionScore.of(PREDICTED, measured)));
  }

  private static Entry.ClocksRead clocks(TrialId id) {
    return new Entry.ClocksRead(
        id,
        List.of(
            new Entry.Clock("Prometheus", "time()", ms(59_000), ms(-1), ms(3)),
            new Entry.Clock("Prometheus", "time()", ms(76_000), ms(0), ms(2))));
  }

  private static Phase phase(String name, long lower, long upper, String setting) {
    return new Phase(name, Interval.closed(ms(lower), ms(upper)), setting);
  }

  private static Outage quiet(long most) {
    Recovery never = new Recovery.LeftCensored(ms(most));
    return new Outage(never, never, 0, 0, 0);
  }

  private static Outage outage(Recovery length, long back, long requests, long failed) {
    return new Outage(length, closed(back, back + 220), requests, failed, 0);
  }

  private Recorded<Entry.OutageSeen> seen(TrialId id, String source, Outage outage) {
    return at(new Entry.OutageSeen(id, source, outage, basis(source)));
  }

  private Recorded<Entry.WritesChecked> writes(
      TrialId id, String source, long sent, List<Long> lost, List<Long> landed, String problem) {
    return at(
        new Entry.WritesChecked(
            id,
            source,
            sent,
            sent - 2,
            lost,
            List.of(),
            List.of(),
            landed,
            problem,
            List.of(sample("writes"))));
  }

  private static Entry.LimitJudged messages(TrialId id, Verdict verdict) {
    Recovery none =
        verdict.outcome() == Outcome.PASS
            ? new Recovery.LeftCensored(Duration.ZERO)
            : new Recovery.Unknown(verdict.reason());
    return new Entry.LimitJudged(
        id, new LimitResult(NOTHING_LOST, none, verdict), basis(Sources.CLIENT_NEW));
  }

  private static Entry.LimitJudged judged(
      TrialId id, Limit limit, Recorded<Entry.OutageSeen> seen) {
    return judged(id, limit, seen.body().outage().length(), seen.body().source());
  }

  private static Entry.LimitJudged judged(
      TrialId id, Limit limit, Recovery recovery, String source) {
    TrialGates gates =
        new TrialGates(
            Gate.held("effect confirmed", "yes"),
            SampleRun.TELEMETRY,
            SampleRun.TELEMETRY,
            List.of());
    return new Entry.LimitJudged(id, LimitResult.judge(limit, recovery, gates), basis(source));
  }

  private static Basis basis(String source) {
    boolean client = source.startsWith("client");
    return new Basis(
        source,
        bounds(60_000, 60_012),
        Optional.of(bounds(60_000, 60_222)),
        ms(10_000),
        client ? ms(200) : ms(500),
        Duration.ZERO,
        client ? ms(1_000) : Duration.ZERO,
        List.of(sample(client ? "requests" : "prometheus")));
  }

  private static SampleRef sample(String kind) {
    return new SampleRef("a3f5".repeat(16), kind, kind, 4_211);
  }

  /** Ten trials over six regimes: one measurement misses, one trial breaks, one could not see. */
  private CalibrationRecord calibration() {
    List<Recorded<Entry.CalibrationTrial>> trials =
        List.of(
            calibrated(1, "refuses connections", 310, 0, ""),
            calibrated(2, "hangs", 12_040, 0, ""),
            calibrated(3, "loses readiness", 4_100, 0, ""),
            calibrated(4, "exits", 0, 0, ""),
            calibrated(5, "drains gracefully", 1_770, 0, ""),
            calibrated(6, "flaps", 2_350, 0, ""),
            calibrated(7, "refuses connections", 29_600, 90, ""),
            calibrated(8, "hangs", 900, 0, ""),
            calibrated(9, "exits", 0, 0, "The target did not do what its script says."),
            calibrated(10, "flaps", 5_500, -1, ""));
    Calibration all =
        new Calibration(
            trials.stream()
                .flatMap(trial -> trial.body().compared().stream())
                .map(Entry.Compared::comparison)
                .toList());
    return new CalibrationRecord(
        trials, Optional.of(at(new Entry.Calibrated(10, all.accuracies(), all.gate()))));
  }

  private Recorded<Entry.CalibrationTrial> calibrated(
      int number, String regime, long length, long off, String problem) {
    Interval truth = Interval.closed(ms(length + 1_000), ms(length + 1_003));
    Gate stalled =
        off < 0
            ? Gate.barsPass("free of stalls", "Healproof itself stood still for 1.20 s.")
            : Gate.held("free of stalls", "The longest was 0.004 s.");
    Recovery unknown = new Recovery.Unknown("Not " + stalled.name() + ": " + stalled.reason());
    List<Entry.Compared> compared =
        List.of(
            compared(
                Sources.CLIENT_NEW,
                truth,
                off < 0 ? unknown : closed(length + 985 + off, length + 1_100 + off)),
            compared(Sources.CLIENT_REUSED, truth, closed(length + 960, length + 1_170)),
            compared(Sources.BLACKBOX_EXPORTER, truth, open(length + 480, length + 1_510)));
    return at(
        new Entry.CalibrationTrial(
            number,
            regime,
            ms(length),
            ms(100),
            ms(3_000),
            Optional.of(bounds(0, 8)),
            problem.isEmpty() ? compared : List.of(),
            List.of(stalled),
            List.of(),
            List.of(sample("truth")),
            problem));
  }

  private static Entry.Compared compared(String source, Interval truth, Recovery measured) {
    return new Entry.Compared(new Comparison(source, "outage", truth, measured), basis(source));
  }

  private <T> Recorded<T> at(T body) {
    seq++;
    return new Recorded<>(seq, SampleRun.START.plusSeconds(seq), body);
  }
}
