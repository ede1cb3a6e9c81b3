package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.evidence.RunReader;
import io.healproof.evidence.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code healproof report}. */
@Command(
    name = "report",
    description = {
      "Renders the reports of a run again, from its record alone.",
      "With --publish it verifies the run, makes it the one that docs/EVIDENCE.md shows, puts its"
          + " whole record beside the page, and adds it to the history, where trials under one"
          + " fingerprint add up."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof report reports/runs/20260101T120000Z-4f2a",
      "  healproof report RUN --to /tmp/pages",
      "  healproof report RUN --publish",
      "  healproof report docs/evidence/run --publish   the same run again: marks what is stale",
      ExitCodes.HEADING
          + "  0 rendered (whatever its verdict)   2 unfinished   5 does not verify   64 wrong usage%n"
    })
final class ReportCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "RUN", description = "Folder of the run.")
  Path run = Path.of("");

  @Option(
      names = "--publish",
      description = "Verify it, show it in docs/EVIDENCE.md, and add it to the history.")
  boolean publish;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Where the reports go (default reports/latest).")
  @Nullable Path to;

  @Mixin HelpOption help = new HelpOption();

  ReportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Places places = session.surroundings().places();
    Path folder = places.workingFolder().resolve(run).normalize();
    if (publish) {
      print(new Publication(places).publish(folder, Publication.Kind.ADDED));
      return ExitCode.PASS.status();
    }
    RunRecord record = RunReader.read(folder);
    RunReports reports = new RunReports(places, folder);
    print(
        to == null
            ? reports.render(record)
            : reports.render(record, places.workingFolder().resolve(to).normalize()));
    record.unfinished().ifPresent(why -> session.out().println("The run is unfinished: " + why));
    return (record.unfinished().isPresent() ? ExitCode.INCONCLUSIVE : ExitCode.PASS).status();
  }

  private void print(List<String> lines) {
    lines.forEach(session.out()::println);
    session.out().flush();
  }
}
