package io.healproof.cluster;

import io.healproof.Progress;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.LastDurations;
import io.healproof.cluster.engine.NodeNetwork;
import io.healproof.cluster.engine.Remains;
import io.healproof.time.RunClock;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Boots a cluster where there is none; a boot that fails leaves nothing behind. */
final class ClusterBoot {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final String TOKEN_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final Engine engine;
  private final Path cache;
  private final RunClock clock;
  private final Waiting waiting;

  ClusterBoot(Engine engine, Path cache, RunClock clock, Waiting waiting) {
    this.engine = engine;
    this.cache = cache;
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * Boots one server and so many agents.
   *
   * @param network the network that the nodes join
   * @throws io.healproof.HealproofException when a node fails; has that node's last lines
   */
  LocalCluster boot(
      NodeNetwork network, String image, ImageSource images, int agents, Progress progress) {
    LastDurations durations = new LastDurations(cache.resolve("durations.json"));
    String work = (agents + 1) + " nodes";
    Duration began = clock.now();
    try (Progress.Step step = progress.begin(work, 0, 0, durations.of(work))) {
      LocalCluster cluster = attempt(network, image, images, agents, step);
      durations.remember(work, clock.now().minus(began));
      step.done("all Ready");
      return cluster;
    }
  }

  private LocalCluster attempt(
      NodeNetwork network, String image, ImageSource images, int agents, Progress.Step step) {
    try {
      return boot(network, image, images, agents, step);
    } catch (RuntimeException e) {
      step.failed("a node failed; removing what was started");
      new Remains(engine, waiting).clear();
      throw e;
    }
  }

  private LocalCluster boot(
      NodeNetwork network, String image, ImageSource images, int agents, Progress.Step step) {
    NodeContainers containers = new NodeContainers(engine, network, image, images, token(), cache);
    List<NodeContainers.Node> nodes = new ArrayList<>(List.of(containers.server()));
    for (int agent = 1; agent <= agents; agent++) {
      nodes.add(containers.agent(agent));
    }
    NodeBoot boot = new NodeBoot(engine, waiting);
    BootedCluster booted = new BootedCluster(engine, cache, waiting);
    Kubeconfig.write(booted.kubeconfig(), boot.start(nodes, step), network.serverAddress());
    awaitReady(boot, nodes, booted.kubeconfig(), step);
    nodes.forEach(node -> node.log().booted());
    String server = nodes.get(0).container().getContainerId();
    return booted.remember(new ClusterRecord(server, image, images, agents));
  }

  private void awaitReady(
      NodeBoot boot, List<NodeContainers.Node> nodes, Path kubeconfig, Progress.Step step) {
    try (var client = Kubeconfig.client(kubeconfig)) {
      NodeReadiness readiness = new NodeReadiness(client, waiting);
      List<String> names = nodes.stream().map(NodeContainers.Node::name).toList();
      AtomicReference<Set<String>> shown = new AtomicReference<>(Set.of());
      boolean ready =
          readiness.await(
              names,
              READY,
              seen -> {
                if (!seen.equals(shown.getAndSet(seen))) {
                  step.now("%d of %d nodes Ready".formatted(seen.size(), names.size()));
                }
                boot.refuseEnded(nodes);
              });
      if (!ready) {
        throw boot.late(nodes, readiness.ready(), READY);
      }
      readiness.reserve("server");
    }
  }

  /** A token in kubeadm's form, which k3s takes as well. */
  static String token() {
    SecureRandom random = new SecureRandom();
    StringBuilder token = new StringBuilder();
    for (int index = 0; index < 22; index++) {
      token
          .append(index == 6 ? "." : "")
          .append(TOKEN_ALPHABET.charAt(random.nextInt(TOKEN_ALPHABET.length())));
    }
    return token.toString();
  }
}
