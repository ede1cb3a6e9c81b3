package io.healproof.cli;

import io.healproof.ExitCode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code healproof cluster load}. */
@Command(
    name = "load",
    description = "Makes local Docker images pullable in the cluster under their own names.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof cluster load my-app:dev",
      "  healproof cluster load my-app:dev ghcr.io/me/my-db:1.2",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class ClusterLoadCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "As in docker image ls.")
  List<String> images = List.of();

  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  ClusterLoadCommand(Session session) {
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
          session.parts().clusters().load(images, progress);
          return ExitCode.PASS.status();
        });
  }
}
