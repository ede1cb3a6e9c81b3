package io.healproof.evidence;

import io.healproof.ExitCode;
import java.util.List;
import java.util.Optional;

/**
 * What checking a run's folder came to.
 *
 * @param run what the ledger tells; empty when not even its first record could be read
 * @param checks in the order in which they were made; at most the last one is wrong
 * @param unfinished why the run is not complete; empty when it was sealed
 * @param unchecked why this version cannot say what the run came to; empty when it can
 * @param authentic whether a head or a key from elsewhere vouches for the run
 */
public record Verification(
    Optional<RunRecord> run,
    List<Check> checks,
    Optional<String> unfinished,
    Optional<String> unchecked,
    boolean authentic) {

  public Verification {
    checks = List.copyOf(checks);
  }

  /** The first thing that is wrong. */
  public Optional<Check> wrong() {
    return checks.stream().filter(check -> check.result() == Check.Result.WRONG).findFirst();
  }

  /**
   * By DESIGN.md, section 8: 5 when something is wrong, 2 when the run is unfinished or was not
   * wholly checked, else 0.
   */
  public ExitCode exitCode() {
    if (wrong().isPresent()) {
      return ExitCode.UNVERIFIED;
    }
    return unfinished.isPresent() || unchecked.isPresent() ? ExitCode.INCONCLUSIVE : ExitCode.PASS;
  }
}
