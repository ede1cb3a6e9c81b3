package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code healproof cluster kubeconfig}. */
@Command(
    name = "kubeconfig",
    description = "Prints the path of a kubeconfig for the running local cluster.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  KUBECONFIG=$(healproof cluster kubeconfig) kubectl get nodes",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class ClusterKubeconfigCommand implements Callable<Integer> {
  private final Session session;

  @Mixin HelpOption help = new HelpOption();

  ClusterKubeconfigCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (Cluster running =
        session
            .parts()
            .clusters()
            .running()
            .orElseThrow(
                () ->
                    HealproofException.broken(
                        "No local cluster is running. Start one: ./healproof cluster up", null))) {
      session.out().println(running.kubeconfig());
      return ExitCode.PASS.status();
    }
  }
}
