package io.healproof.cli;

import io.healproof.ExitCode;
import io.healproof.Progress;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.ClusterFacts;
import io.healproof.cluster.ClusterProvider;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code healproof cluster up}. */
@Command(
    name = "up",
    description = "Brings the local cluster up, or finds it running, and waits for its images.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  healproof cluster up",
      "  healproof cluster up --agents 3 --images build",
      ExitCodes.HEADING + ExitCodes.CODES
    })
final class ClusterUpCommand implements Callable<Integer> {
  private final Session session;

  @Mixin ClusterOptions cluster = new ClusterOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin HelpOption help = new HelpOption();

  ClusterUpCommand(Session session) {
    this.session = session;
  }

  /** A cluster that came up, as {@code --json} prints it. */
  record Up(String kubernetesVersion, String images, List<String> nodes, String kubeconfig) {}

  @Override
  public Integer call() {
    Map<SettingKey, String> flags = new EnumMap<>(SettingKey.class);
    cluster.addTo(flags);
    output.addTo(flags);
    Settings settings = session.settings(flags);
    settings.refuseContext("a cluster is brought up");
    Up up = session.showing(settings, progress -> up(settings, progress));
    if (settings.json().value()) {
      session.printJson(up);
    } else {
      session.out().println("Kubernetes " + up.kubernetesVersion() + ", images: " + up.images());
      session.out().println("Nodes: " + String.join(", ", up.nodes()));
      session.out().println("For kubectl: export KUBECONFIG=" + up.kubeconfig());
    }
    return ExitCode.PASS.status();
  }

  private Up up(Settings settings, Progress progress) {
    ClusterProvider clusters = session.parts().clusters();
    try (Cluster running =
        clusters.up(settings.localCluster(session.surroundings().places()), progress)) {
      clusters.awaitImages(progress);
      ClusterFacts facts = running.facts();
      Path kubeconfig = running.kubeconfig();
      return new Up(
          facts.kubernetesVersion(),
          facts.imageSource().name().toLowerCase(java.util.Locale.ROOT),
          facts.nodes().stream().map(ClusterFacts.NodeFact::name).toList(),
          kubeconfig.toString());
    }
  }
}
