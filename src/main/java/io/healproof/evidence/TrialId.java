package io.healproof.evidence;

/**
 * Names a trial within its run.
 *
 * @param claim the claim's or control's id
 * @param number 1-based
 */
public record TrialId(String claim, int number) {
  /** For example {@code RC-POD-1#2}. */
  @Override
  public String toString() {
    return claim + "#" + number;
  }
}
