package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.evidence.Check;
import io.healproof.evidence.ClaimRecord;
import io.healproof.evidence.Entry;
import io.healproof.evidence.Redaction;
import io.healproof.evidence.RunReader;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.RunVerifier;
import io.healproof.evidence.RunWriter;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialRecord;
import io.healproof.evidence.Trust;
import io.healproof.evidence.Verification;
import io.healproof.fault.FaultSpec;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Interval;
import io.healproof.recovery.LimitResult;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Phase;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A record whose chain, files and samples are right, and of which one value was made up: by someone
 * who wrote all of it anew.
 */
class RecomputationTest {
  @TempDir Path folder;

  @Test
  void everythingThatATrialRecordedIsRecomputed() {
    Verification found = verify(run());
    Check check = recomputation(found);

    assertEquals(ExitCode.PASS, found.exitCode(), found.toString());
    assertTrue(check.said().startsWith("1 trials from their samples: "), check.said());
    assertTrue(check.said().contains("among them 6 limits"), check.said());
  }

  /** The last requests are under way when users stop, and answered when all is judged. */
  @Test
  void whatWasUnderWayAtTheEndIsUnderWayWhenItIsRecomputed() {
    for (int tenths = 155; tenths <= 185; tenths += 5) {
      Duration slow = Duration.ofMillis(100L * tenths);
      try (FakeWorld world = new FakeWorld(folder.resolve("slow" + tenths))) {
        world.afterKill(slow, () -> world.service.setTakes(Duration.ofMillis(900)));
        world.run(
            FakeWorld.withUsers(
                new FaultSpec.KillPod(FakeWorld.CHAT, false),
                new Promise.Outage("users are away for at most 9 s", Duration.ofSeconds(9))));

        Verification found = verify(world.seal().orElseThrow());

        assertEquals(ExitCode.PASS, found.exitCode(), slow + ": " + found.wrong());
      }
    }
  }

  @Test
  void anIntervalThatIsANanosecondNarrowerIsFound() {
    assertFound(
        "limit \"replaced\" of C#1 by PROMETHEUS",
        entry ->
            entry instanceof Entry.LimitJudged limit
                    && limit.result().recovery() instanceof Recovery.Observed observed
                    && limit.result().limit().witness() == Witness.PROMETHEUS
                ? new Entry.LimitJudged(
                    limit.trial(),
                    new LimitResult(
                        limit.result().limit(),
                        new Recovery.Observed(
                            Interval.openClosed(
                                observed.interval().lower(),
                                observed.interval().upper().minusNanos(1))),
                        limit.result().verdict()),
                    limit.basis())
                : entry);
  }

  @Test
  void aVerdictOfALimitThatDoesNotFollowIsFound() {
    assertFound(
        "limit \"outage\" of C#1 by PROMETHEUS",
        entry ->
            entry instanceof Entry.LimitJudged limit && limit.result().limit().id().equals("outage")
                ? new Entry.LimitJudged(
                    limit.trial(),
                    new LimitResult(
                        limit.result().limit(),
                        limit.result().recovery(),
                        Verdict.fail("It took for ever.")),
                    limit.basis())
                : entry);
  }

  @Test
  void aGateThatDidNotHoldLikeThatIsFound() {
    assertFound(
        "TrialJudged of C#1",
        entry -> {
          if (entry instanceof Entry.TrialJudged judged) {
            List<Gate> gates = new ArrayList<>(judged.gates());
            gates.set(1, Gate.held(gates.get(1).name(), "Trust me."));
            return new Entry.TrialJudged(
                judged.trial(), judged.verdict(), gates, judged.healedBy());
          }
          return entry;
        });
  }

  @Test
  void anOutageThatWasCountedDifferentlyIsFound() {
    assertFound(
        "OutageSeen of C#1",
        entry ->
            entry instanceof Entry.OutageSeen seen
                ? new Entry.OutageSeen(
                    seen.trial(),
                    seen.source(),
                    new Outage(
                        seen.outage().length(),
                        seen.outage().back(),
                        seen.outage().requests() + 1,
                        seen.outage().failed(),
                        seen.outage().laterFailures()),
                    seen.basis())
                : entry);
  }

  @Test
  void anEventThatNobodySawIsFound() {
    assertFound(
        "Happened of C#1",
        entry ->
            entry instanceof Entry.Happened happened && happened.event().witness() == Witness.API
                ? new Entry.Happened(
                    happened.trial(),
                    new TimelineEvent(
                        "pod-ready", Witness.API, happened.event().at(), happened.event().detail()),
                    happened.samples())
                : entry);
  }

  @Test
  void anEffectAtAnotherTimeIsFound() {
    assertFound(
        "EffectSeen of C#1",
        entry ->
            entry instanceof Entry.EffectSeen effect
                ? new Entry.EffectSeen(
                    effect.trial(),
                    new TimeBounds(effect.at().earliest(), effect.at().latest().plusMillis(1)),
                    effect.witness(),
                    effect.how())
                : entry);
  }

  @Test
  void aPhaseThatTookAnotherTimeIsFound() {
    assertFound(
        "Decomposed of C#1",
        entry -> {
          if (entry instanceof Entry.Decomposed taken) {
            List<Phase> phases = new ArrayList<>(taken.phases());
            phases.remove(0);
            return new Entry.Decomposed(taken.trial(), phases, taken.dominating());
          }
          return entry;
        });
  }

  @Test
  void aPhaseThatDidNotDominateIsFound() {
    assertFound(
        "Decomposed of C#1",
        entry ->
            entry instanceof Entry.Decomposed taken
                ? new Entry.Decomposed(taken.trial(), taken.phases(), "It was the weather.")
                : entry);
  }

  @Test
  void aPredictionThatItsSettingsDoNotLeadToIsFound() {
    assertFound(
        "prediction of C#1",
        entry ->
            entry instanceof Entry.TrialIntent intent
                ? new Entry.TrialIntent(
                    intent.trial(),
                    intent.fault(),
                    intent.victim(),
                    intent.undo(),
                    intent.settings(),
                    Optional.of(Interval.closed(Duration.ZERO, Duration.ofHours(1))),
                    intent.because())
                : entry);
  }

  @Test
  void aSettingThatWasAnotherOneIsFound() {
    assertFound(
        "prediction of C#1",
        entry -> {
          if (entry instanceof Entry.TrialIntent intent) {
            Map<String, String> settings = new TreeMap<>(intent.settings());
            settings.put("minReadySeconds", "7");
            return new Entry.TrialIntent(
                intent.trial(),
                intent.fault(),
                intent.victim(),
                intent.undo(),
                settings,
                intent.predicted(),
                intent.because());
          }
          return entry;
        });
  }

  @Test
  void aFaultThatWasAnnouncedAsAnotherOneIsFound() {
    assertFound(
        "fault of C#1",
        entry ->
            entry instanceof Entry.TrialIntent intent
                ? new Entry.TrialIntent(
                    intent.trial(),
                    "nothing is done",
                    intent.victim(),
                    intent.undo(),
                    intent.settings(),
                    intent.predicted(),
                    intent.because())
                : entry);
  }

  @Test
  void aScoreThatIsNotThePredictionsIsFound() {
    assertFound(
        "PredictionScored of C#1",
        entry ->
            entry instanceof Entry.PredictionScored scored
                ? new Entry.PredictionScored(
                    scored.trial(),
                    scored.predicted(),
                    scored.source(),
                    scored.measured(),
                    PredictionScore.MISSED)
                : entry);
  }

  @Test
  void aHealerThatWasMadeUpIsFound() {
    assertFound(
        "TrialJudged of C#1",
        entry ->
            entry instanceof Entry.TrialJudged judged
                ? new Entry.TrialJudged(
                    judged.trial(), judged.verdict(), judged.gates(), "the platform itself")
                : entry);
  }

  @Test
  void messagesThatWereCountedDifferentlyAreFound() {
    assertFound(
        "WritesChecked of C#1",
        entry ->
            entry instanceof Entry.WritesChecked writes
                ? new Entry.WritesChecked(
                    writes.trial(),
                    writes.source(),
                    writes.sent(),
                    writes.acknowledged() + 1,
                    writes.lost(),
                    writes.duplicated(),
                    writes.reordered(),
                    writes.landed(),
                    writes.problem(),
                    writes.samples())
                : entry);
  }

  @Test
  void anInjectionAtAnotherTimeIsFound() {
    assertFound(
        " of C#1",
        entry ->
            entry instanceof Entry.Injection injection
                ? new Entry.Injection(
                    injection.trial(),
                    new TimeBounds(
                        injection.at().earliest(),
                        injection.at().latest().plus(Duration.ofMillis(1))))
                : entry);
  }

  @Test
  void aResultThatWasLeftOutIsFound() {
    Path forged = forge(run(), entry -> entry, entry -> !(entry instanceof Entry.WritesChecked));

    assertTrue(said(forged).contains("WritesChecked"), said(forged));
  }

  @Test
  void resultsWithoutWhatTheyWereComputedFromAreNone() {
    Path forged = forge(run(), entry -> entry, entry -> !(entry instanceof Entry.Inputs));

    assertTrue(
        said(forged).contains("nothing says what the verdict of C#1 was computed from"),
        said(forged));
  }

  @Test
  void aLimitThatWasNotAnnouncedIsFound() {
    assertFound(
        "limits of C#1",
        entry ->
            entry instanceof Entry.ClaimPlan plan
                ? new Entry.ClaimPlan(
                    plan.id(),
                    plan.title(),
                    plan.featureUri(),
                    plan.line(),
                    plan.tags(),
                    plan.steps(),
                    plan.control(),
                    plan.expected(),
                    plan.trials(),
                    plan.share(),
                    plan.fault(),
                    plan.limits().subList(0, 1))
                : entry);
  }

  private void assertFound(String what, UnaryOperator<Entry> change) {
    String said = said(forge(run(), change, entry -> true));

    assertTrue(said.matches("(?s)ledger.jsonl, line \\d+: the .*recorded .*recomputed .*"), said);
    assertTrue(said.contains(what), said);
  }

  /** A trial in which a pod is replaced, and users notice for a second. */
  private Path run() {
    try (FakeWorld world = new FakeWorld(folder)) {
      world
          .afterKill(Duration.ofSeconds(2), () -> world.service.setAnswering(false))
          .afterKill(Duration.ofSeconds(3), () -> world.service.setAnswering(true));
      world.run(
          FakeWorld.withUsers(
              new FaultSpec.KillPod(FakeWorld.CHAT, false),
              new Promise.Replaced("the pod is replaced within 30 s", Duration.ofSeconds(30)),
              new Promise.Outage("users are away for at most 9 s", Duration.ofSeconds(9)),
              new Promise.NothingLost("nothing is lost", true)));
      return world.seal().orElseThrow();
    }
  }

  /** Writes a run anew, with changes. */
  private Path forge(Path original, UnaryOperator<Entry> change, Predicate<Entry> kept) {
    RunRecord run = RunReader.read(original);
    ClaimRecord claim = run.claims().get(0);
    TrialRecord trial = claim.trials().get(0);
    Path forged = folder.resolve("forged");
    try (RunWriter writer =
        RunWriter.open(forged, run.header(), new FakeTime(), Redaction.none())) {
      writer.record(change.apply(claim.plan().body()));
      Optional<Verdict> verdict = Optional.empty();
      for (var record : trial.records()) {
        Entry entry = change.apply(record.body());
        for (SampleRef ref : entry.samples()) {
          writer.sample(ref.kind(), ref.query(), RunReader.sample(original, ref));
        }
        if (kept.test(entry)) {
          writer.record(entry);
        }
        if (entry instanceof Entry.TrialJudged judged) {
          verdict = Optional.of(judged.verdict());
        }
      }
      writer.seal(
          RunVerdict.of(
              List.of(ClaimVerdict.ofClaim("C", 1, List.of(verdict.orElseThrow()))),
              Optional.empty()));
    }
    return forged;
  }

  private String said(Path run) {
    Verification found = verify(run);
    assertEquals(ExitCode.UNVERIFIED, found.exitCode(), found.toString());
    assertEquals("recomputation", found.wrong().orElseThrow().name(), found.toString());
    return found.wrong().orElseThrow().said();
  }

  private static Check recomputation(Verification found) {
    return found.checks().stream()
        .filter(check -> check.name().equals("recomputation"))
        .findFirst()
        .orElseThrow();
  }

  private static Verification verify(Path run) {
    return RunVerifier.verify(run, Trust.none(), new Recomputation());
  }
}
