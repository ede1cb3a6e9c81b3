package io.healproof.report;

import io.healproof.evidence.Entry;
import io.healproof.evidence.RunRecord;
import java.util.ArrayList;
import java.util.List;

/** The command that does again what a run did. */
final class Reproduction {
  /** Settings that shape what is measured, in the order of the command line. */
  private static final List<String> SHAPING =
      List.of("scenarios", "claim", "tags", "trials", "images", "agents", "calibration");

  private Reproduction() {}

  /** With the seed, and with every setting that was not left to its default. */
  static String command(RunRecord run) {
    List<String> words = new ArrayList<>(List.of("./healproof", "run"));
    List<Entry.Setting> settings = run.configuration();
    String stack = run.facts().map(facts -> facts.body().stack()).orElse("");
    add(words, "stack", value(settings, "stack", stack));
    for (Entry.Setting setting : settings) {
      if (SHAPING.contains(setting.key()) && !setting.origin().equals("default")) {
        add(words, setting.key(), setting.value());
      }
    }
    add(words, "seed", value(settings, "seed", ""));
    return String.join(" ", words);
  }

  private static String value(List<Entry.Setting> settings, String key, String otherwise) {
    return settings.stream()
        .filter(setting -> setting.key().equals(key))
        .map(Entry.Setting::value)
        .findFirst()
        .orElse(otherwise);
  }

  /**
   * A list is recorded as {@code [RC-POD-1, RC-NODE-1]}, and given as {@code RC-POD-1,RC-NODE-1}.
   */
  private static void add(List<String> words, String key, String recorded) {
    String value =
        recorded.startsWith("[") && recorded.endsWith("]")
            ? recorded.substring(1, recorded.length() - 1).replace(", ", ",")
            : recorded;
    if (!value.isEmpty()) {
      words.add("--" + key);
      words.add(quoted(value));
    }
  }

  private static String quoted(String value) {
    return value.matches("[A-Za-z0-9._/,@:=+-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
  }
}
