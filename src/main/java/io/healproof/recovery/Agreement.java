package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether sources that measured one and the same recovery agree: their intervals, which already
 * hold each source's declared bounds, must have a moment in common. Sources are never averaged.
 */
public final class Agreement {
  private static final String NAME = "consistent";

  private Agreement() {}

  /**
   * The gate over all pairs. Who could not see agrees with everybody: that is judged elsewhere. Of
   * three or more, it names the one that is suspect.
   *
   * @param bySource what each measured of the same recovery; keys are {@link Sources} or witnesses
   */
  public static Gate gate(Map<?, Recovery> bySource) {
    List<Map.Entry<String, Recovery>> all = new ArrayList<>(named(bySource).entrySet());
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        if (!overlap(all.get(i).getValue(), all.get(j).getValue())) {
          return Gate.barsPass(
              NAME,
              "%s says %s, %s says %s, and these do not overlap.%s"
                  .formatted(
                      all.get(i).getKey(),
                      Recoveries.text(all.get(i).getValue()),
                      all.get(j).getKey(),
                      Recoveries.text(all.get(j).getValue()),
                      blame(bySource)));
        }
      }
    }
    return Gate.held(NAME, "The witnesses' intervals overlap.");
  }

  /**
   * The only source without which the others agree. Empty where all agree, and where it cannot be
   * said: two sources contradict each other and nobody else speaks against one of them, or there is
   * more than one contradiction.
   */
  public static Optional<String> suspect(Map<?, Recovery> bySource) {
    Map<String, Recovery> all = named(bySource);
    if (agree(all)) {
      return Optional.empty();
    }
    List<String> suspects =
        all.keySet().stream()
            .filter(
                source -> {
                  Map<String, Recovery> others = new TreeMap<>(all);
                  others.remove(source);
                  return agree(others);
                })
            .toList();
    return suspects.size() == 1 ? Optional.of(suspects.get(0)) : Optional.empty();
  }

  private static String blame(Map<?, Recovery> bySource) {
    if (bySource.size() < 3) {
      return "";
    }
    return suspect(bySource)
        .map(source -> " Without %s the others agree, so it is suspect.".formatted(source))
        .orElse(" Which of them is wrong cannot be said.");
  }

  private static boolean agree(Map<String, Recovery> bySource) {
    List<Recovery> all = List.copyOf(bySource.values());
    return all.stream().allMatch(a -> all.stream().allMatch(b -> overlap(a, b)));
  }

  private static Map<String, Recovery> named(Map<?, Recovery> bySource) {
    // In one order whoever made the map: the same contradiction has to read the same every time.
    Map<String, Recovery> named = new TreeMap<>();
    bySource.forEach((source, recovery) -> named.put(source.toString(), recovery));
    return named;
  }

  /** Whether both can be true of the same recovery. */
  public static boolean overlap(Recovery a, Recovery b) {
    return !surelyBefore(a, b) && !surelyBefore(b, a);
  }

  /** Whether every time that is possible for the first lies before every one of the second. */
  static boolean surelyBefore(Recovery a, Recovery b) {
    Optional<Recoveries.End> upper = Recoveries.upper(a);
    if (upper.isEmpty()) {
      return false;
    }
    Recoveries.End lower = Recoveries.lower(b);
    Duration end = upper.get().at();
    int order = end.compareTo(lower.at());
    return order < 0 || (order == 0 && !(upper.get().closed() && lower.closed()));
  }
}
