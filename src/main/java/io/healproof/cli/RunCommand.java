package io.healproof.cli;

import io.healproof.report.JsonSummary;
import io.healproof.report.SummaryTable;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code healproof run}. */
@Command(
    name = "run",
    description = "Brings up cluster, platform and stack, runs the claims, writes the evidence.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof run",
      "  healproof run --claim RC-POD-1 --trials 5 --seed 7",
      "  healproof run --stack ./my-stack --scenarios ./my-claims --images pull",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class RunCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--sign",
      paramLabel = "FILE",
      description = "Sign the record with this key, which healproof keygen made.")
  @Nullable String sign;

  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin ClusterOptions cluster = new ClusterOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    Flags.put(flags, SettingKey.SIGN, sign);
    selection.addTo(flags);
    cluster.addTo(flags);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    RunSummary summary =
        session.showing(settings, progress -> session.parts().run(settings, progress));
    if (settings.json().value()) {
      session.out().print(JsonSummary.of(summary.record(), summary.exitCode()));
    } else {
      print(summary);
    }
    return summary.exitCode().status();
  }

  private void print(RunSummary summary) {
    Surroundings surroundings = session.surroundings();
    SummaryTable.Paint paint =
        surroundings.coloured() ? SummaryTable.Paint.ansi() : SummaryTable.Paint.plain();
    session.out().println();
    session.out().print(SummaryTable.of(summary.record(), surroundings.width(), paint));
    session.out().println();
    session.out().println("record: " + summary.folder());
    session.out().println("head:   " + summary.record().head());
    summary.notes().forEach(session.out()::println);
    summary.leaks().forEach(leak -> session.out().println("LEFT BEHIND: " + leak));
    session.out().flush();
  }
}
