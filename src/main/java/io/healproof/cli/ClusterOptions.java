package io.healproof.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a local cluster looks like; mixed into the commands that make one. */
final class ClusterOptions {
  @Option(
      names = "--images",
      paramLabel = "auto|pull|build",
      description =
          "Pull images, build them here, or (auto) pull where a container registry answers.")
  @Nullable String images;

  @Option(names = "--agents", paramLabel = "N", description = "Agent nodes (default 2).")
  @Nullable String agents;

  void addTo(Map<SettingKey, String> flags) {
    Flags.put(flags, SettingKey.IMAGES, images);
    Flags.put(flags, SettingKey.AGENTS, agents);
  }
}
