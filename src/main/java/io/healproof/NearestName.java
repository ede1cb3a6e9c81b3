package io.healproof;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the known name that somebody who wrote an unknown one most likely meant. */
public final class NearestName {

  private NearestName() {}

  /**
   * The known names in order of the edits that lead to them, letter case aside; at most so many.
   */
  public static List<String> ranked(String unknown, Collection<String> known, int most) {
    return known.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((String name) -> edits(unknown, name))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }

  /**
   * The known name with the fewest edits to the given one; empty when even that one differs in more
   * than half of its letters.
   */
  public static Optional<String> to(String unknown, Collection<String> known) {
    return ranked(unknown, known, 1).stream()
        .filter(name -> edits(unknown, name) * 2 <= name.length())
        .findFirst();
  }

  /** "Did you mean x?" with a space in front, or nothing. */
  public static String hint(String unknown, Collection<String> known) {
    return to(unknown, known).map(name -> " Did you mean \"" + name + "\"?").orElse("");
  }

  /** "did you mean x?", or all known names where none is near, or that there is none. */
  public static String hintOrAll(String unknown, Collection<String> known) {
    if (known.isEmpty()) {
      return "there is none";
    }
    return to(unknown, known)
        .map(name -> "did you mean \"" + name + "\"?")
        .orElseGet(() -> "known: " + String.join(", ", new TreeSet<>(known)));
  }

  /** Levenshtein's distance: insertions, deletions and replacements of one letter. */
  private static int edits(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
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
