package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.time.Interruption;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code healproof watchdog}. */
@Command(
    name = "watchdog",
    description = {
      "Takes back what dead runs left, again and again, until it is stopped.",
      "Meant for a pod: a run whose machine dies leaves nothing behind for longer than 90 s."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof watchdog --context in-cluster",
      "  healproof watchdog --context staging",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class WatchdogCommand implements Callable<Integer> {
  private final Session session;

  @Mixin ContextOptions cluster = new ContextOptions();
  @Mixin HelpOption help = new HelpOption();

  WatchdogCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    cluster.addTo(flags);
    try {
      session.parts().watch(session.settings(flags), session.out()::println);
    } catch (Interruption e) {
      Thread.interrupted(); // To be stopped is how it ends.
    }
    return ExitCode.PASS.status();
  }
}
