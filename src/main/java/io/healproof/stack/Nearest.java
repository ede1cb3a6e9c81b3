package io.healproof.stack;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the known name that somebody probably meant. */
final class Nearest {

  private Nearest() {}

  /** A sentence for an error message: the nearest name, or all of them where none is near. */
  static String hint(String wrong, Collection<String> known) {
    if (known.isEmpty()) {
      return "there is none";
    }
    return to(wrong, known)
        .map(name -> "did you mean '" + name + "'?")
        .orElseGet(() -> "known: " + String.join(", ", new TreeSet<>(known)));
  }

  /**
   * The nearest known name, when at most a third of the longer name's letters (at least 2) differ.
   */
  static Optional<String> to(String wrong, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String name) -> distance(wrong, name))
                .thenComparing(Comparator.naturalOrder()))
        .filter(
            name ->
                distance(wrong, name) <= Math.max(2, Math.max(wrong.length(), name.length()) / 3));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
