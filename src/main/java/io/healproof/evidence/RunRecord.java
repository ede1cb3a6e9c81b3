package io.healproof.evidence;

import io.healproof.recovery.RunVerdict;
import java.util.List;
import java.util.Optional;

/**
 * A run as its ledger tells it. Reports are made from this and from nothing else.
 *
 * @param configuration empty when the run ended before it was recorded
 * @param facts empty when the run ended before they were recorded
 * @param deployed empty when the run ended before it was recorded, or it could not be read
 * @param calibration empty where none ran along
 * @param notes that concern the whole run
 * @param verdict as recorded when the run was sealed; of an unfinished run never PASS
 * @param unfinished why the run is not complete; empty when it was sealed
 * @param head hash of the last whole record
 * @param records how many whole records there are
 */
public record RunRecord(
    Entry.RunHeader header,
    List<Entry.Setting> configuration,
    Optional<Recorded<Entry.Facts>> facts,
    Optional<Recorded<Entry.Deployed>> deployed,
    List<ClaimRecord> claims,
    CalibrationRecord calibration,
    List<Recorded<Entry.Kept>> kept,
    List<Recorded<Entry.Note>> notes,
    RunVerdict verdict,
    Optional<String> unfinished,
    String head,
    long records) {

  public RunRecord {
    configuration = List.copyOf(configuration);
    claims = List.copyOf(claims);
    kept = List.copyOf(kept);
    notes = List.copyOf(notes);
  }
}
