package io.healproof.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stack, and which scenarios about it; mixed into whatever reads them. */
final class StackOptions {
  @Option(
      names = "--stack",
      paramLabel = "NAME|PATH",
      description = {
        "A built-in stack, or a folder with Argo CD Applications (default rocketchat).",
        "On a context: existing, for whatever is there; or deploy, deploy:NAME, deploy:PATH, to bring it along and remove it afterwards."
      })
  @Nullable String stack;

  @Option(
      names = "--scenarios",
      paramLabel = "PATH",
      description = "Folder or file with features (default: those of the stack).")
  @Nullable String scenarios;

  void addTo(Map<SettingKey, String> flags) {
    Flags.put(flags, SettingKey.STACK, stack);
    Flags.put(flags, SettingKey.SCENARIOS, scenarios);
  }
}
