package io.healproof.evidence;

import io.healproof.recovery.TimeBounds;
import java.util.List;
import java.util.Optional;

/**
 * What was recorded of one trial, as far as it came.
 *
 * @param judged the last verdict, where it was judged again with more limits
 */
public record TrialRecord(
    TrialId id,
    Optional<Recorded<Entry.TrialIntent>> intent,
    Optional<Recorded<Entry.Injection>> injection,
    Optional<Recorded<Entry.EffectSeen>> effect,
    List<Recorded<Entry.Happened>> events,
    List<Recorded<Entry.LimitJudged>> limits,
    Optional<Recorded<Entry.TrialJudged>> judged,
    List<Recorded<Entry.Note>> notes) {

  public TrialRecord {
    events = List.copyOf(events);
    limits = List.copyOf(limits);
    notes = List.copyOf(notes);
  }

  /** t0 in run time, once injected. */
  public Optional<TimeBounds> t0() {
    return injection.map(record -> record.body().at());
  }
}
