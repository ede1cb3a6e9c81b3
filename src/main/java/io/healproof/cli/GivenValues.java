package io.healproof.cli;

import io.healproof.HealproofException;
import io.healproof.NearestName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What one place says: a file, the environment, system properties, or the command line. Values are
 * still text; a name that is not known is an error here, not a value without effect.
 */
record GivenValues(Map<SettingKey, Value> values) {

  /** One value as it was written. */
  record Value(String text, Origin origin) {}

  /** Variables with our prefix that are read elsewhere (most of them by the launcher). */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          "HEALPROOF_HOME",
          "HEALPROOF_CACHE",
          "HEALPROOF_JVMS",
          "HEALPROOF_RUN_DIR",
          "HEALPROOF_SBIN",
          "HEALPROOF_ENGINE_DEADLINE");

  private static final Set<String> OTHER_PROPERTIES =
      Set.of("healproof.home", "healproof.terminal", "healproof.log");

  GivenValues {
    values = Map.copyOf(values);
  }

  static GivenValues ofEnvironment(Map<String, String> environment, Path folder) {
    Collection<String> known =
        Arrays.stream(SettingKey.values()).map(SettingKey::variable).toList();
    refuseUnknown("HEALPROOF_", environment.keySet(), known, OTHER_VARIABLES);
    Map<SettingKey, Value> values = new EnumMap<>(SettingKey.class);
    for (SettingKey key : SettingKey.values()) {
      String text = environment.get(key.variable());
      if (text != null && !text.isBlank()) {
        values.put(key, new Value(text, new Origin(key.variable(), folder)));
      }
    }
    return new GivenValues(values);
  }

  static GivenValues ofProperties(Map<String, String> properties, Path folder) {
    Collection<String> known =
        Arrays.stream(SettingKey.values()).map(SettingKey::property).toList();
    refuseUnknown("healproof.", properties.keySet(), known, OTHER_PROPERTIES);
    Map<SettingKey, Value> values = new EnumMap<>(SettingKey.class);
    for (SettingKey key : SettingKey.values()) {
      String text = properties.get(key.property());
      if (text != null && !text.isBlank()) {
        values.put(key, new Value(text, new Origin("-D" + key.property(), folder)));
      }
    }
    return new GivenValues(values);
  }

  static GivenValues ofFlags(Map<SettingKey, String> flags, Path folder) {
    Map<SettingKey, Value> values = new EnumMap<>(SettingKey.class);
    flags.forEach((key, text) -> values.put(key, new Value(text, new Origin(key.flag(), folder))));
    return new GivenValues(values);
  }

  private static void refuseUnknown(
      String prefix, Set<String> names, Collection<String> known, Set<String> others) {
    for (String name : names) {
      boolean ours = name.toUpperCase(Locale.ROOT).startsWith(prefix.toUpperCase(Locale.ROOT));
      if (ours && !known.contains(name) && !others.contains(name)) {
        throw HealproofException.usage(
            "There is no setting \""
                + name
                + "\"."
                + NearestName.hint(name, known)
                + " Known: "
                + String.join(", ", known)
                + ".");
      }
    }
  }
}
