package io.healproof;

/** What a command's exit status says. */
public enum ExitCode {
  /** Every claim passed and every control agreed. */
  PASS(0),
  /** At least one claim failed. */
  FAIL(1),
  /** Nothing failed, but something could not be seen or was not finished. */
  INCONCLUSIVE(2),
  /** The harness or the cluster broke. */
  BROKEN(3),
  /** A guard refused. */
  REFUSED(4),
  /** Evidence does not verify. */
  UNVERIFIED(5),
  /** Wrong usage. */
  USAGE(64);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }
}
