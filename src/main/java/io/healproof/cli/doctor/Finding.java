package io.healproof.cli.doctor;

/**
 * What a check saw.
 *
 * @param check its name, as {@code doctor --only} takes it
 * @param mend what to do about it, a command where one will do; empty when all is well
 */
public record Finding(String check, Level level, String seen, String mend) {

  /** How bad it is. */
  public enum Level {
    OK,
    /** It works, but slower, or not in every case. */
    WARN,
    /** Nothing will run before this is mended. */
    BAD
  }

  static Finding ok(String check, String seen) {
    return new Finding(check, Level.OK, seen, "");
  }

  static Finding warn(String check, String seen, String mend) {
    return new Finding(check, Level.WARN, seen, mend);
  }

  static Finding bad(String check, String seen, String mend) {
    return new Finding(check, Level.BAD, seen, mend);
  }
}
