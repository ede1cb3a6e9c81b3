package io.healproof.fault.guard;

/**
 * What one guard says.
 *
 * @param guard its name, for people
 * @param reason what was seen, and what was expected
 * @param remedy what to do when it refuses; empty when it allows
 */
public record Decision(String guard, boolean allowed, String reason, String remedy) {

  static Decision allow(String guard, String reason) {
    return new Decision(guard, true, reason, "");
  }

  static Decision refuse(String guard, String reason, String remedy) {
    return new Decision(guard, false, reason, remedy);
  }

  /** A line for plans. */
  public String inWords() {
    return "%s  %s: %s".formatted(allowed ? "allowed" : "REFUSED", guard, reason);
  }
}
