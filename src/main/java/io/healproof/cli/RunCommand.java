package io.healproof.cli;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
    selection.addTo(flags);
    cluster.addTo(flags);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    settings.refuseContext();
    RunSummary summary =
        session.showing(settings, progress -> session.parts().run(settings, progress));
    if (settings.json().value()) {
      session.printJson(RunSummaryJson.of(summary, settings));
    } else {
      new RunSummaryTable(session.surroundings().coloured()).print(summary, session.out());
    }
    return summary.exitCode().status();
  }
}
