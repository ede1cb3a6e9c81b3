package io.healproof.fault;

import io.healproof.HealproofException;

/**
 * How many of a workload's ready pods a fault takes.
 *
 * @param number a count of at least 1, or per cent from 1 to 100
 * @param percent whether the number is per cent, rounded up to whole pods
 */
public record Selection(int number, boolean percent) {
  public static final Selection ONE = new Selection(1, false);
  public static final Selection ALL = new Selection(100, true);

  public Selection {
    if (number < 1 || (percent && number > 100)) {
      throw HealproofException.usage(
          "a fault takes at least 1 pod, or from 1 %% to 100 %% of them; not %d%s"
              .formatted(number, percent ? " %" : ""));
    }
  }

  /**
   * How many that are.
   *
   * @throws HealproofException (BROKEN) when there are not so many
   */
  int of(int ready, String what) {
    int wanted = percent ? Math.max(1, (number * ready + 99) / 100) : number;
    if (wanted > ready) {
      throw HealproofException.broken(
          "%s has %d ready pods, and the fault takes %d; its steady state does not hold"
              .formatted(what, ready, wanted),
          null);
    }
    return wanted;
  }

  /** E.g. {@code a pod}, {@code 2 pods}, {@code 50 % of the pods}. */
  public String inWords() {
    if (percent) {
      return number == 100 ? "all pods" : number + " % of the pods";
    }
    return number == 1 ? "a pod" : number + " pods";
  }
}
