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
 * @param leaks what is not as it was before the run, in words
 */
record RunSummary(RunRecord record, Path folder, List<String> notes, List<String> leaks) {

  RunSummary {
    notes = List.copyOf(notes);
    leaks = List.copyOf(leaks);
  }

  /**
   * What the run's verdict asks for; an unfinished run never passes. Its verdict stands when
   * something was left behind, but the cluster is broken, and that is what has to be known first.
   */
  ExitCode exitCode() {
    return leaks.isEmpty() ? record.verdict().exitCode() : ExitCode.BROKEN;
  }
}
