package io.healproof.evidence;

/**
 * One thing that was checked of a run.
 *
 * @param name short and stable, e.g. {@code chain}
 * @param said what was found, in words; of something wrong, with its line or file
 */
public record Check(String name, Result result, String said) {

  /** How a check came out. */
  public enum Result {
    /** It is as it must be. */
    HELD,
    /** It is not; nothing after it was checked. */
    WRONG,
    /** It could not be checked, and nothing speaks against it. */
    OPEN
  }
}
