package io.healproof.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.healproof.Progress;
import io.healproof.time.RunClock;
import java.io.PrintWriter;
import java.util.Map;

/** What every command is given: its surroundings, and the parts that do the work. */
record Session(Surroundings surroundings, Parts parts) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Work that shows how it goes. */
  @FunctionalInterface
  interface Work<T> {
    T with(Progress progress);
  }

  Settings settings(Map<SettingKey, String> flags) {
    return Settings.resolve(surroundings, flags);
  }

  /** Does the work while showing its progress, unless these settings are quiet. */
  <T> T showing(Settings settings, Work<T> work) {
    if (settings.quiet().value()) {
      return work.with(Progress.silent());
    }
    try (TerminalProgress progress =
        TerminalProgress.start(surroundings.err(), surroundings.live(), RunClock.start())) {
      return work.with(progress);
    }
  }

  PrintWriter out() {
    return surroundings.out();
  }

  void printJson(Object value) {
    try {
      out().println(JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result that is not JSON: " + value.getClass(), e);
    }
  }
}
