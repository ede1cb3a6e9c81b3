package io.healproof.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A resolved value and where it came from. */
public record Setting<T>(String key, T value, Origin origin) {

  /** The value as it could be written in {@code healproof.yaml}; empty when there is none. */
  public String text() {
    if (value instanceof Optional<?> optional) {
      return optional.map(Object::toString).orElse("");
    }
    if (value instanceof List<?> list) {
      return String.join(",", list.stream().map(Object::toString).toList());
    }
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : String.valueOf(value);
  }
}
