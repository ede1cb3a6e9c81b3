package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.recovery.Outcome;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of a run, as the terminal shows it.
 *
 * @param lines one for each limit of each scenario, in the order they were judged
 * @param folder the run's record
 * @param notes what a reader must know, in full sentences
 */
record RunSummary(List<Line> lines, Path folder, List<String> notes, ExitCode exitCode) {

  RunSummary {
    lines = List.copyOf(lines);
    notes = List.copyOf(notes);
  }

  /**
   * One limit.
   *
   * @param claim its id, or the scenario's name where it has none
   * @param limit as the scenario says it: {@code replaced within 30 s}
   * @param measured as it is to be read: {@code 2.1 .. 3.4 s}
   * @param control whether the outcome of a control is meant: then PASS says that it agreed
   */
  record Line(
      String claim,
      String limit,
      int trials,
      String measured,
      Outcome outcome,
      String reason,
      boolean control) {}
}
