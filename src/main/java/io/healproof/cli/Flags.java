package io.healproof.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the flags that were given; picocli leaves the others null. */
final class Flags {

  private Flags() {}

  static void put(Map<SettingKey, String> flags, SettingKey key, @Nullable Object value) {
    if (value != null) {
      flags.put(key, value.toString());
    }
  }
}
