package io.healproof.cli;

import io.healproof.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code healproof} without a command: says what there is. */
@Command(
    name = "healproof",
    versionProvider = ExitCodes.class,
    description = "Proves, with numbers, that a GitOps platform on Kubernetes heals itself.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof doctor                          what this machine lacks, and how to mend it",
      "  healproof run                             cluster, platform, stack, faults, evidence",
      "  healproof run --claim RC-POD-1 --trials 5",
      "  healproof cluster kubeconfig              for kubectl",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class HealproofCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  boolean version;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    line.usage(line.getErr());
    return ExitCode.USAGE.status();
  }
}
