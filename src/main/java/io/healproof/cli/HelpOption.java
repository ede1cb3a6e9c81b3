package io.healproof.cli;

import picocli.CommandLine.Option;

/** Mixed into every command. */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean asked;
}
