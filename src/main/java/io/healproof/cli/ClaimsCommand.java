package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.evidence.History;
import io.healproof.evidence.Redaction;
import io.healproof.evidence.RunReader;
import io.healproof.experiment.Claim;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code healproof claims}. */
@Command(
    name = "claims",
    description = {
      "Lists each claim: where it is written, what it promises, how it stood last and how long ago,"
          + " under which fingerprint, and how many trials have added up.",
      "A claim has a control when a scenario of the same stack whose verdict is known beforehand"
          + " watches the same things: pods, users, drift."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof claims",
      "  healproof claims --json",
      "  healproof claims --stack ./my-stack --scenarios ./my-claims",
      ExitCodes.HEADING + "  0 listed   5 the history does not verify   64 wrong usage%n"
    })
final class ClaimsCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--json", negatable = true, description = "Print the result as JSON.")
  @Nullable Boolean json;

  @Mixin StackOptions stack = new StackOptions();
  @Mixin HelpOption help = new HelpOption();

  ClaimsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    stack.addTo(flags);
    Flags.put(flags, SettingKey.JSON, json);
    Settings settings = session.settings(flags);
    Places places = session.surroundings().places();
    List<Claim> claims =
        new RunPlanning(places, Version.current(), Redaction.none()).plan(settings).plan().claims();
    History committed = new Publication(places).history();
    List<ClaimsRegister.Row> rows =
        new ClaimsRegister(claims, committed, withRunsHere(committed, places), Instant.now())
            .rows();
    if (settings.json().value()) {
      session.printJson(rows);
    } else {
      rows.forEach(row -> lines(row).forEach(session.out()::println));
    }
    session.out().flush();
    return ExitCode.PASS.status();
  }

  /** The history with every sealed run that lies here; what cannot be read is said and left out. */
  private History withRunsHere(History history, Places places) {
    Path runs = places.home().resolve("reports/runs");
    if (!Files.isDirectory(runs)) {
      return history;
    }
    History all = history;
    for (Path run : folders(runs)) {
      try {
        all = all.with(RunReader.read(run));
      } catch (HealproofException e) {
        session.surroundings().err().println("left out: " + e.getMessage());
      }
    }
    return all;
  }

  private static List<Path> folders(Path runs) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(runs, Files::isDirectory)) {
      folders.forEach(found::add);
    } catch (IOException e) {
      throw HealproofException.broken("cannot list " + runs + ": " + e, e);
    }
    Collections.sort(found);
    return found;
  }

  private static List<String> lines(ClaimsRegister.Row row) {
    List<String> lines = new ArrayList<>();
    lines.add(row.id() + (row.control() ? " (control)  " : "  ") + row.title());
    lines.add(field("scenario", row.scenario()));
    row.limits().forEach(limit -> lines.add(field("limit", limit)));
    lines.add(
        field(
            "last",
            row.lastRun().isEmpty()
                ? "NEVER RUN"
                : "%s, %s ago, in run %s".formatted(row.lastVerdict(), age(row), row.lastRun())));
    if (!row.fingerprint().isEmpty()) {
      lines.add(
          field(
              "fingerprint",
              "%s, %d %s over %d %s in the history"
                  .formatted(
                      row.fingerprint(),
                      row.pooledTrials(),
                      row.pooledTrials() == 1 ? "trial" : "trials",
                      row.pooledNights(),
                      row.pooledNights() == 1 ? "night" : "nights")));
    }
    if (!row.control()) {
      lines.add(
          field("controls", row.controls().isEmpty() ? "none" : String.join(", ", row.controls())));
    }
    if (!row.uncontrolled().isEmpty()) {
      lines.add(field("", "NO CONTROL watches " + String.join(" or ", row.uncontrolled())));
    }
    row.stale().forEach(change -> lines.add(field("STALE", change)));
    return lines;
  }

  private static String field(String name, String value) {
    return "  %-12s %s".formatted(name, value);
  }

  private static String age(ClaimsRegister.Row row) {
    Duration age = Duration.ofSeconds(row.ageSeconds());
    return age.toDays() > 1
        ? age.toDays() + " days"
        : age.toHours() > 1 ? age.toHours() + " hours" : age.toMinutes() + " minutes";
  }
}
