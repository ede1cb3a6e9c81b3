package io.healproof.report;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recorded;
import io.healproof.evidence.TrialRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What became of the messages of all users of one trial, all of them read back. */
record Messages(long acknowledged, long lost, long duplicated, long reordered) {
  private static final int NAMED = 5;

  /** Of a trial; empty where nobody sent, or where a user's messages could not be read back. */
  static Optional<Messages> of(TrialRecord trial) {
    List<Entry.WritesChecked> users = trial.writes().stream().map(Recorded::body).toList();
    if (users.isEmpty() || users.stream().anyMatch(user -> !user.problem().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new Messages(
            users.stream().mapToLong(Entry.WritesChecked::acknowledged).sum(),
            count(users, Entry.WritesChecked::lost),
            count(users, Entry.WritesChecked::duplicated),
            count(users, Entry.WritesChecked::reordered)));
  }

  private static long count(
      List<Entry.WritesChecked> users, Function<Entry.WritesChecked, List<Long>> which) {
    return users.stream().mapToLong(user -> which.apply(user).size()).sum();
  }

  /** E.g. {@code 0 of 412 lost}; what else went wrong is said only where it did. */
  String text() {
    return "%s of %s lost".formatted(lost, acknowledged)
        + (duplicated > 0 ? ", " + duplicated + " duplicated" : "")
        + (reordered > 0 ? ", " + reordered + " reordered" : "");
  }

  /** How many, and the first few by number, e.g. {@code 2 (numbers 17, 18)}. */
  static String named(List<Long> numbers) {
    if (numbers.isEmpty()) {
      return "0";
    }
    return "%s (%s %s%s)"
        .formatted(
            numbers.size(),
            numbers.size() == 1 ? "number" : "numbers",
            numbers.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", ")),
            numbers.size() > NAMED ? ", …" : "");
  }
}
