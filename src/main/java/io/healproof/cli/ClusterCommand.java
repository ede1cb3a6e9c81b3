package io.healproof.cli;

import io.healproof.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code healproof cluster} without a command: says what there is. */
@Command(
    name = "cluster",
    description = "The local cluster: one server and its agents, as containers.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof cluster up --agents 2",
      "  healproof cluster load my-app:dev",
      "  KUBECONFIG=$(healproof cluster kubeconfig) kubectl get nodes",
      "  healproof cluster down",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class ClusterCommand implements Callable<Integer> {
  @Mixin HelpOption help = new HelpOption();
  @Spec CommandSpec spec = CommandSpec.create();

  /** The command with its own commands. */
  static CommandLine in(Session session) {
    return new CommandLine(new ClusterCommand())
        .addSubcommand(new ClusterUpCommand(session))
        .addSubcommand(new ClusterDownCommand(session))
        .addSubcommand(new ClusterStatusCommand(session))
        .addSubcommand(new ClusterLoadCommand(session))
        .addSubcommand(new ClusterKubeconfigCommand(session));
  }

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    line.usage(line.getErr());
    return ExitCode.USAGE.status();
  }
}
