package io.healproof;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that somebody who wrote an unknown one most likely meant. */
public final class NearestName {

  private NearestName() {}

  /**
   * The known name with the fewest edits to the given one, letter case aside; empty when even that
   * one differs in more than half of its letters.
   */
  public static Optional<String> to(String unknown, Collection<String> known) {
    String wanted = unknown.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(
            Comparator.comparingInt((String name) -> edits(wanted, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .filter(name -> edits(wanted, name.toLowerCase(Locale.ROOT)) * 2 <= name.length());
  }

  /** "Did you mean x?" with a space in front, or nothing. */
  public static String hint(String unknown, Collection<String> known) {
    return to(unknown, known).map(name -> " Did you mean \"" + name + "\"?").orElse("");
  }

  /** Levenshtein's distance: insertions, deletions and replacements of one letter. */
  private static int edits(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
