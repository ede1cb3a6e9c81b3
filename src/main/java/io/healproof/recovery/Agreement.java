package io.healproof.recovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether witnesses of one and the same recovery agree: their intervals, which already hold each
 * witness's declared bounds, must have a moment in common. Witnesses are never averaged.
 */
public final class Agreement {
  private static final String NAME = "consistent";

  private Agreement() {}

  /**
   * The gate over all pairs. Who could not see agrees with everybody: that is judged elsewhere.
   *
   * @param byWitness what each measured of the same recovery
   */
  public static Gate gate(Map<Witness, Recovery> byWitness) {
    List<Map.Entry<Witness, Recovery>> all = new ArrayList<>(byWitness.entrySet());
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        if (!overlap(all.get(i).getValue(), all.get(j).getValue())) {
          return Gate.barsPass(
              NAME,
              "%s says %s, %s says %s, and these do not overlap."
                  .formatted(
                      all.get(i).getKey(),
                      Recoveries.text(all.get(i).getValue()),
                      all.get(j).getKey(),
                      Recoveries.text(all.get(j).getValue())));
        }
      }
    }
    return Gate.held(NAME, "The witnesses' intervals overlap.");
  }

  /** Whether both can be true of the same recovery. */
  public static boolean overlap(Recovery a, Recovery b) {
    return !surelyBefore(a, b) && !surelyBefore(b, a);
  }

  private static boolean surelyBefore(Recovery a, Recovery b) {
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
