package io.healproof.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.NodeNetwork;
import io.healproof.cluster.engine.StateFile;
import io.healproof.cluster.image.Registry;
import io.healproof.time.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The cluster that was booted last, as its record in the cache and its containers tell. */
final class BootedCluster {
  private static final Duration REACHED = Duration.ofSeconds(30);

  private final Engine engine;
  private final Path cache;
  private final Waiting waiting;
  private final StateFile<ClusterRecord> record;

  BootedCluster(Engine engine, Path cache, Waiting waiting) {
    this.engine = engine;
    this.cache = cache;
    this.waiting = waiting;
    this.record = new StateFile<>(cache.resolve("cluster.json"), new TypeReference<>() {});
  }

  /** The one whose containers are there, wherever whoever booted it keeps its files. */
  static Optional<BootedCluster> find(Engine engine, Waiting waiting) {
    return engine.marked().stream()
        .map(container -> container.getLabels().get(NodeContainers.CACHE_LABEL))
        .filter(Objects::nonNull)
        .findFirst()
        .map(cache -> new BootedCluster(engine, Path.of(cache), waiting));
  }

  /** The record, when that boot ended well and all of its nodes still run. */
  Optional<ClusterRecord> whole() {
    return record.read().filter(this::serverIsTheSame).filter(this::allRun);
  }

  private boolean serverIsTheSame(ClusterRecord known) {
    return engine
        .container(NodeContainers.containerOf("server"))
        .map(InspectContainerResponse::getId)
        .filter(known.serverId()::equals)
        .isPresent();
  }

  private boolean allRun(ClusterRecord known) {
    return LocalCluster.nodeNames(known.agents()).stream().allMatch(this::runs);
  }

  private boolean runs(String node) {
    return engine
        .container(NodeContainers.containerOf(node))
        .filter(it -> "running".equals(it.getState().getStatus()))
        .isPresent();
  }

  /** Connects, without waiting for anything. */
  Optional<LocalCluster> reach() {
    return whole().map(this::reach);
  }

  /** Connects when the server runs, whatever became of the other nodes. */
  Optional<LocalCluster> reachServer() {
    return record
        .read()
        .filter(this::serverIsTheSame)
        .filter(known -> runs("server"))
        .map(this::reach);
  }

  private LocalCluster reach(ClusterRecord known) {
    CountedRequests requests = new CountedRequests();
    return new LocalCluster(
        engine,
        Kubeconfig.client(kubeconfig(), requests),
        requests,
        kubeconfig(),
        NodeNetwork.ensure(engine).serverAddress(),
        known,
        new LocalFacts(engine, registry(), known));
  }

  /** Connects when this is the cluster that is asked for and its nodes are Ready. */
  Optional<LocalCluster> reachIf(
      String nodeImage, ImageSource images, int agents, Progress progress) {
    Optional<ClusterRecord> known = whole();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    String difference = known.get().differs(nodeImage, images, agents);
    if (!difference.isEmpty()) {
      progress.say("The running cluster is replaced: " + difference);
      return Optional.empty();
    }
    if (!ready(agents)) {
      progress.say("The running cluster is replaced: its nodes are not Ready");
      return Optional.empty();
    }
    progress.say("Using the local cluster that is running");
    return Optional.of(reach(known.get()));
  }

  private boolean ready(int agents) {
    try (var client = Kubeconfig.client(kubeconfig())) {
      return new NodeReadiness(client, waiting)
          .await(LocalCluster.nodeNames(agents), REACHED, seen -> {});
    }
  }

  /** Makes this boot one that ended well. */
  LocalCluster remember(ClusterRecord booted) {
    record.write(booted);
    return reach(booted);
  }

  /** Forgets the boot; its containers are somebody else's business. */
  void forget() {
    record.delete();
    try {
      Files.deleteIfExists(kubeconfig());
    } catch (IOException e) {
      throw HealproofException.broken("Cannot remove " + kubeconfig() + ": " + e, e);
    }
  }

  /** What can be said of it, a line each. */
  List<String> status() {
    Optional<ClusterRecord> known = whole();
    if (known.isEmpty()) {
      return List.of("local cluster: not whole; ./healproof cluster up makes it anew");
    }
    List<String> lines = new ArrayList<>();
    lines.add("local cluster: running, images " + known.get().images());
    try (var client = Kubeconfig.client(kubeconfig())) {
      Set<String> ready = new NodeReadiness(client, waiting).ready();
      lines.add("  nodes Ready: " + (ready.isEmpty() ? "none" : String.join(", ", ready)));
    }
    lines.add("  kubeconfig: " + kubeconfig());
    return lines;
  }

  Path kubeconfig() {
    return cache.resolve("kubeconfig");
  }

  Registry registry() {
    return new Registry(engine, cache.resolve("registry"), waiting);
  }
}
