package io.healproof.evidence;

import io.healproof.recovery.TimeBounds;
import java.util.List;
import java.util.Optional;

/**
 * What was recorded of one trial, as far as it came.
 *
 * @param judged the last verdict, where it was judged again with more limits
 * @param records all of the trial's, in order
 */
public record TrialRecord(
    TrialId id,
    Optional<Recorded<Entry.TrialIntent>> intent,
    Optional<Recorded<Entry.Injection>> injection,
    Optional<Recorded<Entry.EffectSeen>> effect,
    List<Recorded<Entry.Happened>> events,
    List<Recorded<Entry.LimitJudged>> limits,
    List<Recorded<Entry.OutageSeen>> outages,
    List<Recorded<Entry.WritesChecked>> writes,
    Optional<Recorded<Entry.Decomposed>> phases,
    Optional<Recorded<Entry.PredictionScored>> prediction,
    Optional<Recorded<Entry.ClocksRead>> clocks,
    Optional<Recorded<Entry.TrialJudged>> judged,
    List<Recorded<Entry.Note>> notes,
    List<Recorded<Entry>> records) {

  public TrialRecord {
    events = List.copyOf(events);
    limits = List.copyOf(limits);
    outages = List.copyOf(outages);
    writes = List.copyOf(writes);
    notes = List.copyOf(notes);
    records = List.copyOf(records);
  }

  /** What its results were computed from, once it came to results. */
  public Optional<TrialInputs> inputs() {
    return records.stream()
        .map(Recorded::body)
        .filter(Entry.Inputs.class::isInstance)
        .map(record -> ((Entry.Inputs) record).inputs())
        .findFirst();
  }

  /** t0 in run time, once injected. */
  public Optional<TimeBounds> t0() {
    return injection.map(record -> record.body().at());
  }
}
