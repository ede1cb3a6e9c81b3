package io.healproof.cli;

import io.healproof.time.RunClock;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;

/**
 * Healproof as a process would run it.
 *
 * @param environment its variables; they may change meanwhile
 * @param folder in which it is called
 * @param home where it finds its own files
 */
record SomeProcess(Map<String, String> environment, Path folder, Path home) {

  /** The settings that the variables make. */
  Settings settings() {
    return Settings.resolve(surroundings(), Map.of());
  }

  /** All that commands do. */
  Wiring healproof() {
    return new Wiring(surroundings(), RunClock.start());
  }

  private Surroundings surroundings() {
    Map<String, String> properties =
        Map.of("user.dir", folder.toString(), "healproof.home", home.toString());
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Surroundings(
        Places.of(environment, properties), environment, properties, nowhere, nowhere);
  }
}
