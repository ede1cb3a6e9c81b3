package io.healproof.cluster;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.NodeNetwork;
import io.healproof.cluster.engine.Remains;
import io.healproof.cluster.image.ImageCatalogue;
import io.healproof.cluster.image.PlannedImage;
import io.healproof.time.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A node of the local cluster that is a machine of its own, with a kernel, systemd, and control
 * groups of version 2: QEMU in a container, which computes the processor. Closing removes it. What
 * a killed test left is removed by the next one, or with all else that bears Healproof's mark.
 */
public final class MachineNode implements AutoCloseable {
  /** The node's name. */
  public static final String NAME = "machine-1";

  private static final String IMAGE = "healproof.local/machine:1";

  /** Of a node's address; the agents' are counted from the other end. */
  private static final String HOST = "240";

  private static final Duration POLL = Duration.ofMillis(250);

  /** 70 s on a machine that does nothing else. */
  private static final Duration JOINED = Duration.ofMinutes(6);

  private final KubernetesClient client;
  private final Waiting waiting;

  private MachineNode(KubernetesClient client, Waiting waiting) {
    this.client = client;
    this.waiting = waiting;
  }

  /**
   * Boots it and lets it join; returns when it is Ready.
   *
   * @param local the local cluster, whose images are built here
   * @param fixtures {@code cluster-fixtures}
   */
  public static MachineNode join(Cluster local, Path fixtures, Waiting waiting) {
    MachineNode machine = new MachineNode(local.client(), waiting);
    machine.close();
    Engine engine = Engine.connect();
    try {
      build(engine, fixtures);
      machine.boot(engine);
      return machine;
    } catch (RuntimeException e) {
      machine.close();
      throw e;
    }
  }

  /** The engine's own cache knows whether anything has changed. */
  private static void build(Engine engine, Path fixtures) {
    ImageCatalogue catalogue = ImageCatalogue.read(fixtures);
    PlannedImage node = catalogue.node();
    PlannedImage debian =
        catalogue.images().stream()
            .filter(image -> image.name().equals("debian"))
            .findFirst()
            .orElseThrow();
    engine
        .docker()
        .buildImageCmd(fixtures.resolve("machine").toFile())
        .withBuildArg("NODE", node.tag())
        .withBuildArg("DEBIAN", debian.tag())
        .withTags(Set.of(IMAGE))
        .exec(new BuildImageResultCallback())
        .awaitImageId();
  }

  private void boot(Engine engine) {
    String address = NodeNetwork.ensure(engine).serverAddress().replaceFirst("\\d+$", HOST);
    GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE));
    container
        .withNetworkMode(NodeNetwork.NAME)
        .withEnv("K3S_URL", "https://" + NodeContainers.containerOf("server") + ":6443")
        .withEnv("K3S_TOKEN", token(engine))
        .withEnv("K3S_NODE_NAME", NAME)
        .withLabels(Engine.mark())
        .withCreateContainerCmdModifier(
            command -> {
              command.withName(NodeContainers.containerOf(NAME)).withIpv4Address(address);
              HostConfig host = Objects.requireNonNull(command.getHostConfig());
              // The tap that the machine's network card is.
              host.withCapAdd(Capability.NET_ADMIN, Capability.MKNOD)
                  .withDeviceCgroupRules(List.of("c 10:200 rwm"));
            });
    container.start();
    boolean joined = new NodeReadiness(client, waiting).await(List.of(NAME), JOINED, seen -> {});
    if (!joined) {
      throw new IllegalStateException(
          NAME
              + " did not join; its console said last:\n"
              + String.join("\n", engine.lastLines(NodeContainers.containerOf(NAME), 20)));
    }
  }

  /** With which the agents have joined. */
  private static String token(Engine engine) {
    String variable = "K3S_TOKEN=";
    String[] environment =
        engine.container(NodeContainers.containerOf("agent-1")).orElseThrow().getConfig().getEnv();
    return Arrays.stream(Objects.requireNonNull(environment))
        .filter(each -> each.startsWith(variable))
        .map(each -> each.substring(variable.length()))
        .findFirst()
        .orElseThrow();
  }

  /** How often it has booted since it was made, by its console. */
  public long boots() {
    return Engine.connect().lastLines(NodeContainers.containerOf(NAME), 100_000).stream()
        .filter(line -> line.contains("] Linux version "))
        .count();
  }

  /** Switches it off and forgets the node; its pods go with it. */
  @Override
  public void close() {
    new Remains(
            Engine.connect(), waiting, name -> name.startsWith(NodeContainers.containerOf(NAME)))
        .clear();
    client.nodes().withName(NAME).delete();
    client.pods().inAnyNamespace().withField("spec.nodeName", NAME).withGracePeriod(0).delete();
    if (!waiting.until(
        "the machine's pods are gone",
        POLL,
        JOINED,
        () ->
            client
                .pods()
                .inAnyNamespace()
                .withField("spec.nodeName", NAME)
                .list()
                .getItems()
                .isEmpty())) {
      throw new IllegalStateException("pods of " + NAME + " stay");
    }
  }
}
