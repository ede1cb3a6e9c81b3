package io.healproof.cli;

import picocli.CommandLine.IVersionProvider;

/** The footer that every command's help shares, and the version. */
final class ExitCodes implements IVersionProvider {
  static final String HEADING = "%nExit codes:%n";
  static final String CODES =
      "  0 all PASS   1 a FAIL   2 INCONCLUSIVE or unfinished   3 harness or cluster broke%n"
          + "  4 refused by a guard   5 evidence does not verify   64 wrong usage%n";

  @Override
  public String[] getVersion() {
    return new String[] {
      "healproof " + Version.current(),
      "java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }
}
