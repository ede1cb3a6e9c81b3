package io.healproof.cli;

import io.healproof.ExitCode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code healproof recover}. */
@Command(
    name = "recover",
    description = {
      "Takes back every fault that a killed run left in the cluster.",
      "Reads the cluster's own journal: it needs no file of that run, and may be called twice."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof recover",
      "  healproof recover --context staging",
      "  healproof recover --json",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class RecoverCommand implements Callable<Integer> {
  private final Session session;

  @Mixin ContextOptions cluster = new ContextOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  RecoverCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    cluster.addTo(flags);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    List<String> done =
        session.showing(settings, progress -> session.parts().recover(settings, progress));
    if (settings.json().value()) {
      session.printJson(Map.of("recovered", done));
    } else if (done.isEmpty()) {
      session.out().println("nothing to recover: every fault was taken back");
    } else {
      done.forEach(session.out()::println);
    }
    return ExitCode.PASS.status();
  }
}
