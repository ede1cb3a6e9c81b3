package io.healproof.experiment;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recording;
import io.healproof.evidence.SampleRef;
import io.healproof.evidence.TrialId;
import io.healproof.fault.FaultSpec;
import io.healproof.fault.Injection;
import io.healproof.fault.RecoverySettings;
import io.healproof.observe.ClockReading;
import io.healproof.observe.WritesFound;
import io.healproof.recovery.Decomposition;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Interval;
import io.healproof.recovery.PredictionScore;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Seconds;
import io.healproof.recovery.Sources;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TimelineEvent;
import io.healproof.recovery.Verdict;
import io.healproof.recovery.Witness;
import java.util.List;
import java.util.Locale;
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
      List<RecoverySettings> settings,
      Map<String, String> covariates,
      Optional<Interval> predicted) {
    Map<String, String> byName = new TreeMap<>(covariates);
    settings.forEach(each -> byName.putAll(each.byName()));
    record.record(
        new Entry.TrialIntent(
            id,
            claim.fault().describe(),
            Map.of("target", touched.isEmpty() ? "nothing" : String.join("; ", touched)),
            undoInWords(),
            byName,
            predicted));
    record.flush();
  }

  private String undoInWords() {
    if (claim.fault() instanceof FaultSpec.DrainNode) {
      return "the node is uncordoned after the verdict";
    }
    if (claim.fault() instanceof FaultSpec.EditConfigMap
        || claim.fault() instanceof FaultSpec.Scale) {
      return "what the platform has not put back is put back after the verdict";
    }
    return "nothing is to be taken back";
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

  void effect(TimeBounds at, String how) {
    record.record(new Entry.EffectSeen(id, at, Witness.API, how));
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

  private void observed(Findings findings, TrialSamples kept) {
    findings.timeline(claim.fault().pods()).forEach(event -> happened(event, kept.watch()));
    findings
        .measured()
        .outages()
        .forEach(
            (source, outage) ->
                record.record(new Entry.OutageSeen(id, source, outage, kept.basis(source))));
    findings.users().forEach(seen -> writes(seen, kept));
  }

  /** The recovery's phases; returns which of them dominates, for people. */
  String phases(Findings findings, Decomposition phases) {
    String dominating = phases.dominance(findings.measured().api().recovery()).orElse("");
    record.record(new Entry.Decomposed(id, phases.phases(), dominating));
    return dominating;
  }

  /** What became of the prediction; returns it for people. */
  String score(Findings findings, Optional<Interval> predicted) {
    Recovery measured = findings.measured().api().recovery();
    return predicted
        .map(
            range -> {
              PredictionScore score = PredictionScore.of(range, measured);
              record.record(new Entry.PredictionScored(id, range, Sources.API, measured, score));
              return "Predicted %s s: %s."
                  .formatted(Seconds.interval(range), score.name().toLowerCase(Locale.ROOT));
            })
        .orElse("");
  }

  /** What was seen and what it came to; on the disk when this returns. */
  void judged(Findings findings, List<Judgement.Judged> limits, List<Gate> gates, Verdict verdict) {
    TrialSamples kept = new TrialSamples(record, bounds, claim.users(), findings);
    observed(findings, kept);
    for (Judgement.Judged limit : limits) {
      record.record(
          new Entry.LimitJudged(id, limit.result(), kept.basis(limit.promised().source())));
    }
    String healedBy = new Healer(findings.injection(), findings.history()).inWords();
    record.record(new Entry.TrialJudged(id, verdict, gates, healedBy));
    record.flush();
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
