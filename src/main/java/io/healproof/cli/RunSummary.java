package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.evidence.RunRecord;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of a run.
 *
 * @param record as it lies in the run's folder
 * @param folder of the record
 * @param notes where to read on, in full lines
 */
record RunSummary(RunRecord record, Path folder, List<String> notes) {

  RunSummary {
    notes = List.copyOf(notes);
  }

  /** What the run's verdict asks for; an unfinished run never passes. */
  ExitCode exitCode() {
    return record.verdict().exitCode();
  }
}
