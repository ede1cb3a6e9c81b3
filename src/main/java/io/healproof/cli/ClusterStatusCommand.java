package io.healproof.cli;

import io.healproof.ExitCode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code healproof cluster status}. */
@Command(
    name = "status",
    description = "Says what of the local cluster runs. Starts nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof cluster status",
      "  healproof cluster status --json",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class ClusterStatusCommand implements Callable<Integer> {
  private final Session session;

  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  ClusterStatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    List<String> lines = session.parts().clusters().status();
    if (settings.json().value()) {
      session.printJson(Map.of("status", lines));
    } else {
      lines.forEach(session.out()::println);
    }
    return ExitCode.PASS.status();
  }
}
