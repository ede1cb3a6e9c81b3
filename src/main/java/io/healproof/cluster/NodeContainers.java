package io.healproof.cluster;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.NodeNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The containers that are nodes. One way of running them serves {@code rancher/k3s} and the node
 * image that is built here.
 */
final class NodeContainers {
  /** Label with the cache folder of whoever booted the cluster, so that others find its files. */
  static final String CACHE_LABEL = "io.healproof.cache";

  static final String SERVER_TAINT = "node-role.kubernetes.io/control-plane";

  /** A cold boot takes 40 s on two busy cores; pulling images over a slow line takes longer. */
  static final Duration BOOT_DEADLINE = Duration.ofMinutes(5);

  private final Engine engine;
  private final NodeNetwork network;
  private final DockerImageName image;
  private final List<String> disks;
  private final String token;
  private final Path cache;
  private final boolean privileged;

  /** A node's container, and what it says. */
  record Node(String name, GenericContainer<?> container, NodeLog log) {}

  private static final class Agent extends GenericContainer<Agent> {
    Agent(DockerImageName image) {
      super(image);
    }
  }

  NodeContainers(
      Engine engine,
      NodeNetwork network,
      String image,
      ImageSource images,
      String token,
      Path cache) {
    this.engine = engine;
    this.network = network;
    this.disks =
        images == ImageSource.BUILD
            ? List.of("containerd", "kubelet", "etcd")
            : List.of("rancher/k3s", "kubelet");
    this.image = DockerImageName.parse(image).asCompatibleSubstituteFor("rancher/k3s");
    this.token = token;
    this.cache = cache;
    this.privileged = Privileges.complete();
  }

  static String containerOf(String node) {
    return "healproof-" + node;
  }

  /** The server of a cluster with agents, which leaves the workloads to them. */
  Node server() {
    return server(
        "server", network.serverAddress(), "--node-taint=" + SERVER_TAINT + ":NoSchedule");
  }

  /**
   * A server under any name, at any address of the network that no other node has.
   *
   * @param flags beside those that every server gets
   */
  Node server(String name, String address, String... flags) {
    K3sContainer server = new K3sContainer(image);
    List<String> command =
        new ArrayList<>(
            List.of(
                "server",
                "--disable=traefik",
                "--tls-san=" + containerOf(name),
                "--tls-san=" + address,
                "--tls-san=127.0.0.1",
                "--token=" + token));
    command.addAll(List.of(flags));
    server.setCommand(command.toArray(String[]::new));
    server.waitingFor(
        Wait.forLogMessage(".*Node controller sync successful.*", 1)
            .withStartupTimeout(BOOT_DEADLINE));
    return node(name, server, address, disks);
  }

  /** The nth agent, counted from 1. */
  Node agent(int number) {
    Agent agent = new Agent(image);
    agent.setCommand("agent", "--node-label=healproof.io/role=workload");
    agent.withEnv("K3S_URL", "https://" + containerOf("server") + ":6443");
    agent.withEnv("K3S_TOKEN", token);
    List<String> ofAgent = disks.stream().filter(disk -> !disk.equals("etcd")).toList();
    return node("agent-" + number, agent, network.agentAddress(number), ofAgent);
  }

  private Node node(String name, GenericContainer<?> container, String address, List<String> kept) {
    NodeLog log = new NodeLog(cache.resolve("logs").resolve("node-" + name + ".log"));
    container.setPrivilegedMode(privileged);
    // K3sContainer binds the host's control groups; several nodes would then share one tree of
    // pods.
    container.setBinds(List.of());
    container.setTmpFsMapping(tmpfs());
    container.withNetworkMode(NodeNetwork.NAME);
    container.withEnv("K3S_NODE_NAME", name);
    container.withLabels(Engine.mark());
    container.withLabel(CACHE_LABEL, cache.toAbsolutePath().toString());
    container.withLogConsumer(log);
    // Testcontainers leaves a reusable container alone when the JVM ends.
    container.withReuse(true);
    container.withCreateContainerCmdModifier(command -> shape(command, name, address, kept));
    return new Node(name, container, log);
  }

  private static Map<String, String> tmpfs() {
    Map<String, String> tmpfs = new HashMap<>();
    tmpfs.put("/run", "");
    tmpfs.put("/var/run", "");
    return tmpfs;
  }

  private void shape(CreateContainerCmd command, String name, String address, List<String> kept) {
    HostConfig host = command.getHostConfig();
    if (host == null) {
      throw new IllegalStateException("Testcontainers sends a host configuration with every node");
    }
    command.withName(containerOf(name)).withHostName(name).withIpv4Address(address);
    host.withCgroupnsMode("private").withBinds(volumes(name, kept));
    host.withPortBindings(onlyThisMachine(command));
    if (!privileged) {
      host.withCapAdd(Capability.ALL)
          .withCapDrop(Capability.SYS_RESOURCE)
          .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
          .withDeviceCgroupRules(List.of("a *:* rwm"));
    }
  }

  /** A cluster with a known way in is nobody else's business on the local network. */
  private static List<PortBinding> onlyThisMachine(CreateContainerCmd command) {
    return Arrays.stream(command.getExposedPorts())
        .map(port -> new PortBinding(Ports.Binding.bindIp("127.0.0.1"), port))
        .toList();
  }

  /** What a node keeps over a power cut, and what overlayfs cannot hold. */
  private List<Bind> volumes(String name, List<String> kept) {
    List<Bind> binds = new ArrayList<>();
    for (String disk : kept) {
      String volume = containerOf(name) + "-" + disk.replace('/', '-');
      engine.docker().createVolumeCmd().withName(volume).withLabels(Engine.mark()).exec();
      binds.add(new Bind(volume, new Volume("/var/lib/" + disk)));
    }
    return binds;
  }
}
