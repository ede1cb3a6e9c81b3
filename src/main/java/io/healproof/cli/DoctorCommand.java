package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.NearestName;
import io.healproof.cli.doctor.DoctorChecks;
import io.healproof.cli.doctor.Finding;
import io.healproof.cli.doctor.Finding.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code healproof doctor}. */
@Command(
    name = "doctor",
    description = "Checks each prerequisite and says how to mend it. Changes and starts nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof doctor",
      "  healproof doctor --only engine,disk",
      ExitCodes.HEADING + "  0 nothing is BAD   3 something is   64 wrong usage%n"
    })
final class DoctorCommand implements Callable<Integer> {
  private final Session session;
  private final DoctorChecks checks;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "CHECK",
      description = "Only these checks. With it, a WARN counts as well.")
  List<String> only = List.of();

  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  DoctorCommand(Session session, DoctorChecks checks) {
    this.session = session;
    this.checks = checks;
  }

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    Map<String, Supplier<Finding>> selected = selected();
    List<Finding> findings = new ArrayList<>();
    selected.forEach(
        (name, check) -> {
          Finding finding = check.get();
          findings.add(finding);
          if (!settings.json().value() && !settings.quiet().value()) {
            print(finding);
          }
        });
    if (settings.json().value()) {
      session.printJson(findings);
    }
    // Who asks for one thing wants to know whether it is there.
    Level tolerated = only.isEmpty() ? Level.WARN : Level.OK;
    boolean fine = findings.stream().allMatch(f -> f.level().compareTo(tolerated) <= 0);
    return (fine ? ExitCode.PASS : ExitCode.BROKEN).status();
  }

  private Map<String, Supplier<Finding>> selected() {
    Map<String, Supplier<Finding>> all = checks.all();
    for (String name : only) {
      if (!all.containsKey(name)) {
        throw HealproofException.usage(
            "There is no check \""
                + name
                + "\"."
                + NearestName.hint(name, all.keySet())
                + " Known: "
                + String.join(", ", all.keySet())
                + ".");
      }
    }
    if (!only.isEmpty()) {
      all.keySet().retainAll(only);
    }
    return all;
  }

  private void print(Finding finding) {
    session.out().printf("%-4s  %-18s  %s%n", finding.level(), finding.check(), finding.seen());
    if (!finding.mend().isEmpty()) {
      session.out().printf("      %-18s  -> %s%n", "", finding.mend());
    }
  }
}
