package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.evidence.History;
import io.healproof.evidence.RunRecord;
import io.healproof.evidence.SealedRun;
import io.healproof.experiment.Recomputation;
import io.healproof.report.EvidencePage;
import io.healproof.report.Links;
import io.healproof.report.OverTime;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the project shows to everybody, and commits: {@code docs/EVIDENCE.md} with its charts, the
 * sealed run that they are made of beside them, and the history that runs add up in.
 */
final class Publication {
  private static final String PAGE = "docs/EVIDENCE.md";
  private static final String CHARTS = "docs/evidence";
  private static final String RUN = "docs/evidence/run";
  private static final String HISTORY = "reports/history/history.jsonl";

  /** From the page's folder to the project's. */
  private static final String ROOT = "..";

  private final Places places;

  Publication(Places places) {
    this.places = places;
  }

  /** Whether what is shown changes the history too. */
  enum Kind {
    /** The page shows a run, which does not add up with others. */
    SHOWN,
    /** The run is added to the history. */
    ADDED
  }

  /**
   * Shows a run.
   *
   * @param run its folder; the published copy itself is rendered again
   * @return where everything is, in full lines
   * @throws HealproofException (UNVERIFIED) when the run or the history does not verify;
   *     (INCONCLUSIVE) when the run is unfinished; nothing is changed then
   */
  List<String> publish(Path run, Kind kind) {
    SealedRun sealed = SealedRun.require(run, new Recomputation());
    History before = history();
    History history = kind == Kind.ADDED ? before.with(sealed.record()) : before;
    Map<String, String> files = files(sealed.record(), history);
    sealed.copyTo(home(RUN));
    if (!history.equals(before)) {
      history.write(home(HISTORY));
    }
    removeOtherCharts(files);
    files.forEach((path, text) -> TextFile.write(home(path), text));
    List<String> notes = new ArrayList<>();
    notes.add("page:    " + home(PAGE));
    notes.add("record:  " + home(RUN));
    if (kind == Kind.ADDED) {
      notes.add(
          "history: %s, %d %s%s, head %s"
              .formatted(
                  home(HISTORY),
                  history.runs().size(),
                  history.runs().size() == 1 ? "run" : "runs",
                  history.equals(before) ? " (this one was in it)" : "",
                  history.head()));
    }
    return notes;
  }

  /** The runs that were added so far; verified. */
  History history() {
    return History.read(home(HISTORY));
  }

  /** Whether there is a published run. */
  boolean hasRun() {
    return Files.isDirectory(home(RUN));
  }

  /** What the published copy is rendered as now: texts by path within the project. */
  Map<String, String> renderedAgain() {
    return files(SealedRun.require(home(RUN), new Recomputation()).record(), history());
  }

  private Map<String, String> files(RunRecord run, History history) {
    Links links = new Links(ROOT + "/" + RUN, "evidence", ROOT);
    OverTime overTime = new OverTime(history, ScenarioChanges.since(run, places));
    Map<String, String> files = new TreeMap<>();
    files.put(PAGE, EvidencePage.markdown(run, links, overTime));
    EvidencePage.charts(run, overTime).forEach((name, svg) -> files.put(CHARTS + "/" + name, svg));
    return files;
  }

  /** Charts of a run that was shown before. */
  private void removeOtherCharts(Map<String, String> files) {
    Path folder = home(CHARTS);
    try (DirectoryStream<Path> charts = Files.newDirectoryStream(folder, "*.svg")) {
      for (Path chart : charts) {
        if (!files.containsKey(CHARTS + "/" + chart.getFileName())) {
          Files.delete(chart);
        }
      }
    } catch (IOException e) {
      throw HealproofException.broken("cannot clear " + folder + ": " + e, e);
    }
  }

  private Path home(String path) {
    return places.home().resolve(path);
  }
}
