package io.healproof;

import org.jspecify.annotations.Nullable;

/**
 * Ends a command with one clear message and an exit code, and no stack trace. The message names the
 * object, what was expected, what was seen, and what to do next.
 */
public class HealproofException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  public HealproofException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public HealproofException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** A wrong call: an unknown name, a malformed file, an option that makes no sense. */
  public static HealproofException usage(String message) {
    return new HealproofException(ExitCode.USAGE, message);
  }

  /** The harness or the cluster broke, so nothing can be said about the claims. */
  public static HealproofException broken(String message, @Nullable Throwable cause) {
    return new HealproofException(ExitCode.BROKEN, message, cause);
  }

  /** A guard refused, before the first mutating call. */
  public static HealproofException refused(String message) {
    return new HealproofException(ExitCode.REFUSED, message);
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
