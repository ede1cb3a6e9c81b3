package io.healproof.recovery;

/**
 * A condition on a trial without which its numbers do not mean what they say.
 *
 * @param name short and stable, e.g. {@code effect confirmed}
 * @param held whether the condition held
 * @param reason what was seen, in a full sentence
 */
public record Gate(String name, boolean held, Consequence consequence, String reason) {

  /** What a gate that did not hold does to the trial's limits. */
  public enum Consequence {
    /** Nothing that was measured can be believed: neither PASS nor FAIL. */
    VOIDS,
    /** The bounds stand, but something was not seen: no PASS, a FAIL remains one. */
    BARS_PASS
  }

  /** The condition held. */
  public static Gate held(String name, String reason) {
    return new Gate(name, true, Consequence.BARS_PASS, reason);
  }

  /** The condition did not hold, and the trial's intervals are void. */
  public static Gate voids(String name, String reason) {
    return new Gate(name, false, Consequence.VOIDS, reason);
  }

  /** The condition did not hold, so that nothing in the trial can pass. */
  public static Gate barsPass(String name, String reason) {
    return new Gate(name, false, Consequence.BARS_PASS, reason);
  }
}
