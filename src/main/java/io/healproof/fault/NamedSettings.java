package io.healproof.fault;

import io.healproof.fault.RecoverySettings.Probe;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Settings by their names, as a record tells them.
 *
 * @param values as {@link RecoverySettings#byName} writes them
 */
record NamedSettings(Map<String, String> values) {
  private static final Pattern MEMBER = Pattern.compile("([A-Za-z]+) ([0-9]+)");
  private static final Pattern PART = Pattern.compile("on ([0-9]+) of ([0-9]+) nodes");

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the setting \"" + name + "\" is missing");
    }
    return value;
  }

  int number(String name) {
    return (int) whole(name, text(name));
  }

  private static long whole(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the setting \"%s\" is no whole number: %s".formatted(name, text), e);
    }
  }

  Duration seconds(String name) {
    return Duration.ofSeconds(whole(name, text(name)));
  }

  /** Whole megabytes, where they are known. */
  Optional<Long> size(String name) {
    String text = text(name);
    return text.equals(RecoverySettings.NONE)
        ? Optional.empty()
        : Optional.of(whole(name, text.replaceFirst(" MB$", "")));
  }

  /** Whole seconds, as many as there are. */
  List<Duration> times(String name) {
    String text = text(name);
    return text.equals(RecoverySettings.NONE)
        ? List.of()
        : Stream.of(text.split(", "))
            .map(time -> Duration.ofSeconds(whole(name, time.replaceFirst(" s$", ""))))
            .toList();
  }

  /** "k of n nodes". */
  List<Integer> part(String name) {
    Matcher part = PART.matcher(text(name));
    if (!part.matches()) {
      throw new IllegalArgumentException(
          "the setting \"%s\" says \"%s\", expected on how many of how many nodes"
              .formatted(name, text(name)));
    }
    return List.of((int) whole(name, part.group(1)), (int) whole(name, part.group(2)));
  }

  Optional<Probe> probe(String name) {
    String text = text(name);
    if (text.equals(RecoverySettings.NONE)) {
      return Optional.empty();
    }
    Map<String, String> members = new HashMap<>();
    for (Matcher each = MEMBER.matcher(text); each.find(); ) {
      members.put(each.group(1), each.group(2));
    }
    members.putIfAbsent("initialDelaySeconds", "0");
    NamedSettings probe = new NamedSettings(members);
    return Optional.of(
        new Probe(
            probe.seconds("initialDelaySeconds"),
            probe.seconds("periodSeconds"),
            probe.seconds("timeoutSeconds"),
            probe.number("successThreshold"),
            probe.number("failureThreshold")));
  }
}
