package io.healproof.cluster.image;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the known names that somebody may have meant. */
public final class NearestName {
  private NearestName() {}

  /** The known names in order of their edit distance to the given one, at most so many. */
  public static List<String> of(String name, Collection<String> known, int most) {
    return known.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((String other) -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }

  /** Levenshtein's distance: insertions, deletions and replacements of one character. */
  static int distance(String left, String right) {
    int[] above = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int[] line = new int[right.length() + 1];
      line[0] = row;
      for (int column = 1; column <= right.length(); column++) {
        int same = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
        line[column] =
            Math.min(above[column - 1] + same, 1 + Math.min(above[column], line[column - 1]));
      }
      above = line;
    }
    return above[right.length()];
  }
}
