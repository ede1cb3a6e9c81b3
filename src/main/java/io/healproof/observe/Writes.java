package io.healproof.observe;

import io.healproof.time.RunClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client has written: numbered messages that carry a key of their own, and which of them the
 * service has acknowledged. Safe for use by several threads.
 */
public final class Writes {
  private final String key;
  private final RunClock clock;
  private final Map<Long, Write> writes = new LinkedHashMap<>();
  private String firstId = "";

  /**
   * Nothing written yet.
   *
   * @param key in front of each message; unique to this client in this trial, without white space
   */
  public Writes(String key, RunClock clock) {
    if (key.isEmpty() || key.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("a key is a word, not '" + key + "'");
    }
    this.key = key;
    this.clock = clock;
  }

  /** The key in front of each message. */
  public String key() {
    return key;
  }

  /**
   * The call of a client that writes.
   *
   * @param send sends a text and returns the service's own id of it once it is acknowledged; throws
   *     when it was not; called from several threads
   */
  public ClientObserver.Call through(UnaryOperator<String> send) {
    return number -> {
      Duration sent = clock.now();
      keep(new Write(number, sent, Optional.empty()), "");
      String id = send.apply(key + " " + number);
      keep(new Write(number, sent, Optional.of(clock.now())), id);
    };
  }

  private void keep(Write write, String id) {
    synchronized (writes) {
      writes.put(write.number(), write);
      if (firstId.isEmpty()) {
        firstId = id;
      }
    }
  }

  /** Everything sent so far, in the order of sending. */
  public List<Write> all() {
    synchronized (writes) {
      return List.copyOf(writes.values());
    }
  }

  /** The service's own id of the message that it acknowledged first. */
  public Optional<String> firstAcknowledged() {
    synchronized (writes) {
      return firstId.isEmpty() ? Optional.empty() : Optional.of(firstId);
    }
  }

  /**
   * The numbers of this client's messages among texts, in their order; other texts are left out.
   */
  public List<Long> numbers(List<String> texts) {
    Pattern ours = Pattern.compile(Pattern.quote(key) + " (-?[0-9]{1,18})");
    List<Long> numbers = new ArrayList<>();
    for (String text : texts) {
      Matcher matcher = ours.matcher(text);
      if (matcher.matches()) {
        numbers.add(Long.parseLong(matcher.group(1)));
      }
    }
    return numbers;
  }
}
