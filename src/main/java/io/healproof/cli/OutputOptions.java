package io.healproof.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command shows what it does; mixed into commands. */
final class OutputOptions {
  @Option(names = "--json", negatable = true, description = "Print the result as JSON.")
  @Nullable Boolean json;

  @Option(
      names = {"-q", "--quiet"},
      negatable = true,
      description = "Show no progress.")
  @Nullable Boolean quiet;

  void addTo(Map<SettingKey, String> flags) {
    Flags.put(flags, SettingKey.JSON, json);
    Flags.put(flags, SettingKey.QUIET, quiet);
  }
}
