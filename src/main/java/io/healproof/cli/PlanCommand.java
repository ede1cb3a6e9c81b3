package io.healproof.cli;

import io.healproof.ExitCode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code healproof plan}. */
@Command(
    name = "plan",
    description = "Says what a run would do and touch. Changes and starts nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof plan",
      "  healproof plan --stack ./my-stack --scenarios ./my-claims",
      "  healproof plan --tags \"@pod-failure\" --json",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class PlanCommand implements Callable<Integer> {
  private final Session session;

  @Mixin SelectionOptions selection = new SelectionOptions();
  @Mixin ClusterOptions cluster = new ClusterOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  PlanCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    selection.addTo(flags);
    cluster.addTo(flags);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    List<String> lines = session.parts().plan(settings);
    if (settings.json().value()) {
      session.printJson(Map.of("plan", lines));
    } else {
      lines.forEach(session.out()::println);
    }
    return ExitCode.PASS.status();
  }
}
