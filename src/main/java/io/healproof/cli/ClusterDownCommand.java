package io.healproof.cli;

import io.healproof.ExitCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code healproof cluster down}. */
@Command(
    name = "down",
    description = "Removes every container, network and volume of the local cluster.",
    footerHeading = "%nExamples:%n",
    footer = {"  healproof cluster down", ExitCodes.HEADING + ExitCodes.CODES})
final class ClusterDownCommand implements Callable<Integer> {
  private final Session session;

  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  ClusterDownCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    return session.showing(
        settings,
        progress -> {
          session.parts().clusters().down(progress);
          return ExitCode.PASS.status();
        });
  }
}
