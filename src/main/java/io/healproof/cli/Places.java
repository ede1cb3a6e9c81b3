package io.healproof.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The folders that Healproof works with, all absolute.
 *
 * @param home the project's own folder
 * @param cache builds, images and logs, kept between calls
 * @param workingFolder where the command was called
 */
public record Places(Path home, Path cache, Path workingFolder) {

  static Places of(Map<String, String> environment, Map<String, String> properties) {
    Path working = Path.of(properties.getOrDefault("user.dir", "")).toAbsolutePath();
    Path home = working.resolve(properties.getOrDefault("healproof.home", ""));
    return new Places(home.normalize(), cache(environment, properties, working), working);
  }

  private static Path cache(
      Map<String, String> environment, Map<String, String> properties, Path working) {
    String given = environment.getOrDefault("HEALPROOF_CACHE", "");
    if (!given.isEmpty()) {
      return working.resolve(given).normalize();
    }
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path folder =
        caches.isEmpty()
            ? Path.of(properties.getOrDefault("user.home", "/tmp"), ".cache")
            : working.resolve(caches);
    return folder.resolve("healproof");
  }

  /** The folder with images, platform and stacks. */
  public Path fixtures() {
    return home.resolve("cluster-fixtures");
  }

  public Path logs() {
    return cache.resolve("logs");
  }

  /** {@code healproof.yaml} where the command was called, else the project's own. */
  Path settingsFile() {
    Path here = workingFolder.resolve(SettingsFile.NAME);
    return Files.exists(here) ? here : home.resolve(SettingsFile.NAME);
  }
}
