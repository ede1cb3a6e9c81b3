package io.healproof.evidence;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.recovery.ClaimVerdict;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.RunVerdict;
import io.healproof.recovery.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run's folder back. Checks the ledger's chain on the way; the samples and the manifest are
 * {@link RunVerifier}'s.
 */
public final class RunReader {
  private final List<Recorded<Entry>> records;
  private final Map<String, Recorded<Entry.ClaimPlan>> plans = new LinkedHashMap<>();
  private final Map<TrialId, List<Recorded<Entry>>> trials = new LinkedHashMap<>();
  private final List<Recorded<Entry.Note>> notes = new ArrayList<>();
  private final List<Recorded<Entry.Kept>> kept = new ArrayList<>();
  private final List<Recorded<Entry.CalibrationTrial>> calibrationTrials = new ArrayList<>();
  private @Nullable Recorded<Entry.Calibrated> calibrated;

  private RunReader(List<Recorded<Entry>> records) {
    this.records = records;
  }

  /**
   * The run as its ledger tells it; of a run that was interrupted, all whole records.
   *
   * @param folder of the run
   * @throws HealproofException (UNVERIFIED) naming the first line that is wrong; (INCONCLUSIVE)
   *     when the run was interrupted before its first record was whole; (USAGE) when this is no run
   */
  public static RunRecord read(Path folder) {
    return of(folder, LedgerLines.read(RunFolder.ledger(folder)));
  }

  /**
   * The run of a ledger that was read.
   *
   * @throws HealproofException (INCONCLUSIVE) when no record is whole
   */
  static RunRecord of(Path folder, LedgerLines lines) {
    if (lines.records().isEmpty()) {
      throw new HealproofException(
          ExitCode.INCONCLUSIVE,
          "the run in "
              + folder
              + " is unfinished: its ledger holds no whole record, so it was interrupted at its start");
    }
    return new RunReader(lines.records()).assemble(lines.torn(), lines.head());
  }

  /**
   * The raw answer that a record refers to, checked against its hash.
   *
   * @throws HealproofException (UNVERIFIED) when it is missing or is not what its name says
   */
  public static byte[] sample(Path folder, SampleRef ref) {
    return SampleStore.read(folder, ref);
  }

  private RunRecord assemble(boolean torn, String head) {
    Entry.RunHeader header = null;
    List<Entry.Setting> settings = List.of();
    Recorded<Entry.Facts> facts = null;
    Recorded<Entry.Deployed> deployed = null;
    Entry.Closing closing = null;
    for (Recorded<Entry> record : records) {
      Entry body = record.body();
      if (body instanceof Entry.RunHeader run) {
        header = run;
      } else if (body instanceof Entry.Configuration configuration) {
        settings = configuration.settings();
      } else if (body instanceof Entry.Facts found) {
        facts = as(record, found);
      } else if (body instanceof Entry.Deployed found) {
        deployed = as(record, found);
      } else if (body instanceof Entry.Closing end) {
        closing = end;
      } else {
        sort(record);
      }
    }
    List<ClaimRecord> claims = claims(Optional.ofNullable(closing));
    return new RunRecord(
        Objects.requireNonNull(header, "the first record is the header"),
        settings,
        Optional.ofNullable(facts),
        Optional.ofNullable(deployed),
        claims,
        new CalibrationRecord(calibrationTrials, Optional.ofNullable(calibrated)),
        kept,
        notes,
        closing == null ? unfinishedVerdict(claims) : closing.verdict(),
        unfinished(closing, torn),
        head,
        records.size());
  }

  private void sort(Recorded<Entry> record) {
    Entry body = record.body();
    if (body instanceof Entry.ClaimPlan plan) {
      plans.put(plan.id(), as(record, plan));
    } else if (body instanceof Entry.CalibrationTrial trial) {
      calibrationTrials.add(as(record, trial));
    } else if (body instanceof Entry.Calibrated result) {
      calibrated = as(record, result);
    } else if (body instanceof Entry.Kept answers) {
      kept.add(as(record, answers));
    } else if (body instanceof Entry.Note note && note.trial().isEmpty()) {
      notes.add(as(record, note));
    } else {
      trial(body).ifPresent(id -> trials.computeIfAbsent(id, x -> new ArrayList<>()).add(record));
    }
  }

  private static Optional<TrialId> trial(Entry body) {
    if (body instanceof Entry.OfTrial own) {
      return Optional.of(own.trial());
    }
    return body instanceof Entry.Note note ? note.trial() : Optional.empty();
  }

  private List<ClaimRecord> claims(Optional<Entry.Closing> closing) {
    List<ClaimRecord> claims = new ArrayList<>();
    for (Recorded<Entry.ClaimPlan> plan : plans.values()) {
      String id = plan.body().id();
      List<TrialRecord> own =
          trials.entrySet().stream()
              .filter(trial -> trial.getKey().claim().equals(id))
              .map(trial -> trialRecord(trial.getKey(), trial.getValue()))
              .toList();
      ClaimVerdict verdict =
          closing.stream()
              .flatMap(end -> end.verdict().claims().stream())
              .filter(recorded -> recorded.claim().equals(id))
              .findFirst()
              .orElseGet(() -> ClaimRecord.measured(plan.body(), own));
      claims.add(new ClaimRecord(plan, own, verdict));
    }
    return claims;
  }

  private static TrialRecord trialRecord(TrialId id, List<Recorded<Entry>> own) {
    return new TrialRecord(
        id,
        of(own, Entry.TrialIntent.class).findFirst(),
        of(own, Entry.Injection.class).findFirst(),
        of(own, Entry.EffectSeen.class).findFirst(),
        of(own, Entry.Happened.class).toList(),
        of(own, Entry.LimitJudged.class).toList(),
        of(own, Entry.OutageSeen.class).toList(),
        of(own, Entry.WritesChecked.class).toList(),
        of(own, Entry.Decomposed.class).findFirst(),
        of(own, Entry.PredictionScored.class).findFirst(),
        of(own, Entry.ClocksRead.class).findFirst(),
        of(own, Entry.TrialJudged.class).reduce((first, later) -> later),
        of(own, Entry.Note.class).toList(),
        own);
  }

  private static RunVerdict unfinishedVerdict(List<ClaimRecord> claims) {
    RunVerdict soFar = RunVerdict.of(claims.stream().map(ClaimRecord::verdict).toList());
    return soFar.verdict().outcome() == Outcome.PASS
        ? new RunVerdict(soFar.claims(), Verdict.inconclusive("The run is unfinished."))
        : soFar;
  }

  private static Optional<String> unfinished(Entry.@Nullable Closing closing, boolean torn) {
    if (closing != null && !torn) {
      return Optional.empty();
    }
    return Optional.of(
        closing != null
            ? "Something was appended after the closing record."
            : torn
                ? "The run was interrupted while a record was being written."
                : "The run was interrupted before it was sealed.");
  }

  private static <T extends Entry> Stream<Recorded<T>> of(
      List<Recorded<Entry>> records, Class<T> type) {
    return records.stream()
        .filter(record -> type.isInstance(record.body()))
        .map(record -> as(record, type.cast(record.body())));
  }

  private static <T extends Entry> Recorded<T> as(Recorded<Entry> record, T body) {
    return new Recorded<>(record.seq(), record.time(), body);
  }
}
