package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.recovery.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints a run's summary as a table, with the reason of whatever did not pass below it. */
final class RunSummaryTable {
  private static final List<String> HEAD = List.of("claim", "limit", "n", "measured", "verdict");

  private final boolean coloured;

  RunSummaryTable(boolean coloured) {
    this.coloured = coloured;
  }

  void print(RunSummary summary, PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (RunSummary.Line line : summary.lines()) {
      rows.add(
          List.of(
              line.claim(),
              line.limit(),
              Integer.toString(line.trials()),
              line.measured(),
              line.outcome() + (line.control() ? " (control)" : "")));
    }
    int[] widths = widths(rows);
    out.println();
    for (int i = 0; i < rows.size(); i++) {
      out.println(row(rows.get(i), widths, i == 0 ? null : summary.lines().get(i - 1).outcome()));
    }
    summary.lines().stream()
        .filter(line -> line.outcome() != Outcome.PASS)
        .forEach(line -> out.println("  " + line.claim() + ": " + line.reason()));
    out.println();
    summary.notes().forEach(out::println);
    out.println("Record: " + summary.folder());
    out.println("Outcome: " + summary.exitCode() + " (exit " + summary.exitCode().status() + ")");
    if (summary.lines().isEmpty() && summary.exitCode() != ExitCode.PASS) {
      out.println("Nothing was judged.");
    }
  }

  private String row(
      List<String> cells, int[] widths, @org.jspecify.annotations.Nullable Outcome outcome) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.size() - 1; i++) {
      text.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    String verdict = cells.get(cells.size() - 1);
    return text.append(outcome == null ? verdict : colour(verdict, outcome)).toString();
  }

  private String colour(String text, Outcome outcome) {
    if (!coloured) {
      return text;
    }
    String code =
        switch (outcome) {
          case PASS -> "32";
          case INCONCLUSIVE -> "33";
          case FAIL -> "31";
        };
    return "\033[" + code + "m" + text + "\033[0m";
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }
}
