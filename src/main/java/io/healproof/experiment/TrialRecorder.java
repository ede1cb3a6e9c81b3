package io.healproof.experiment;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recording;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialId;
import io.healproof.experiment.Expectation.Prediction;
import io.healproof.fault.Injection;
import io.healproof.fault.RecoverySettings;
import io.healproof.observe.ClockReading;
import io.healproof.observe.WritesFound;
import io.healproof.recovery.Sources;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Brings a trial into the run's record while it happens. */
final class TrialRecorder {
  private final Recording record;
  private final Bounds bounds;
  private final Claim claim;
  private final TrialId id;

  TrialRecorder(Recording record, Bounds bounds, Claim claim, TrialId id) {
    this.record = record;
    this.bounds = bounds;
    this.claim = claim;
    this.id = id;
  }

  /** What is about to be done; on the disk when this returns. */
  void intent(
      List<String> touched,
      List<String> undoing,
      List<RecoverySettings> settings,
      Map<String, String> covariates,
      Optional<Prediction> predicted) {
    Map<String, String> byName = new TreeMap<>(covariates);
    settings.forEach(each -> byName.putAll(each.byName()));
    record.record(
        intent(
            Map.of("target", touched.isEmpty() ? "nothing" : String.join("; ", touched)),
            undoing.isEmpty()
                ? "nothing is to be taken back"
                : "after the verdict, unless it is so by then: " + String.join("; ", undoing),
            byName,
            predicted));
    record.flush();
  }

  /** The record of what is about to be done. */
  Entry.TrialIntent intent(
      Map<String, String> victim,
      String undo,
      Map<String, String> settings,
      Optional<Prediction> predicted) {
    return new Entry.TrialIntent(
        id,
        claim.fault().describe(),
        victim,
        undo,
        settings,
        predicted.map(Prediction::range),
        predicted.map(Prediction::because).orElse(List.of()));
  }

  /** Everything was done but the deed, so there is nothing to judge. */
  TrialOutcome notDone(Verdict verdict) {
    note(verdict.reason());
    record.record(new Entry.TrialJudged(id, verdict, List.of(), ""));
    record.flush();
    return new TrialOutcome(id, verdict, List.of(), "");
  }

  /** Something that a reader must know. */
  void note(String text) {
    record.record(new Entry.Note(Optional.of(id), text));
  }

  void injected(Injection injection) {
    record.record(new Entry.Injection(id, injection.t0()));
    injection.events().forEach(event -> happened(event, List.of()));
  }

  void undone(List<String> things, TimeBounds at) {
    for (String thing : things) {
      happened(new TimelineEvent("undone", Witness.HARNESS, at, Map.of("what", thing)), List.of());
    }
  }

  /** Others' clocks, as they stood before and after the trial. */
  void clocks(List<Entry.Clock> before, List<Entry.Clock> after) {
    record.record(
        new Entry.ClocksRead(id, Stream.concat(before.stream(), after.stream()).toList()));
  }

  /** What the results are computed from. */
  void inputs(
      Seen seen, Findings findings, Optional<String> application, List<ClockReading> clock) {
    record.record(
        new Entry.Inputs(id, new KeptInputs(record, claim).of(seen, findings, application, clock)));
  }

  /** What was seen and what it came to; on the disk when this returns. */
  void judged(Findings findings, TrialResults results) {
    TrialSamples kept = new TrialSamples(record, bounds, claim.users(), findings);
    observed(findings, kept);
    record.record(new Entry.Decomposed(id, results.phases().phases(), results.dominating()));
    results
        .scored()
        .ifPresent(
            scored ->
                record.record(
                    new Entry.PredictionScored(
                        id, scored.predicted(), Sources.API, scored.measured(), scored.score())));
    for (Judgement.Judged limit : results.judged()) {
      record.record(
          new Entry.LimitJudged(id, limit.result(), kept.basis(limit.promised().source())));
    }
    record.record(
        new Entry.TrialJudged(id, results.verdict(), results.gates().all(), results.healer()));
    record.flush();
  }

  private void observed(Findings findings, TrialSamples kept) {
    findings
        .effect()
        .ifPresent(
            at ->
                record.record(
                    new Entry.EffectSeen(
                        id, at, Witness.API, findings.criteria().effectInWords())));
    findings.timeline(claim.fault().pods()).forEach(event -> happened(event, kept.watch()));
    findings
        .measured()
        .outages()
        .forEach(
            (source, outage) ->
                record.record(new Entry.OutageSeen(id, source, outage, kept.basis(source))));
    findings.users().forEach(seen -> writes(seen, kept));
  }

  private void writes(Traffic.Seen seen, TrialSamples kept) {
    WritesFound found = seen.writes().compare();
    boolean read = seen.problem().isEmpty();
    record.record(
        new Entry.WritesChecked(
            id,
            seen.source(),
            found.sent(),
            found.acknowledged(),
            read ? found.lost() : List.of(),
            found.duplicated(),
            found.reordered(),
            found.landed(),
            seen.problem(),
            List.of(kept.writes(seen))));
  }

  private void happened(TimelineEvent event, List<SampleRef> samples) {
    record.record(new Entry.Happened(id, event, samples));
  }
}
