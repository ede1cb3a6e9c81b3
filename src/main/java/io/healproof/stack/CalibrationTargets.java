package io.healproof.stack;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.time.Waiting;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The calibration targets in a cluster: several lanes of one replica each, one lane of three
 * replicas behind one address, and the keeper of their logs; all on one agent node.
 */
public final class CalibrationTargets {
  /** Where they live. */
  public static final String NAMESPACE = "healproof-calibration";

  private static final Duration POLL = Duration.ofMillis(250);

  /** The name by which Prometheus finds the lanes; while it is not there, it does not look. */
  private static final String ADDRESS = "calibration";

  private static final String ADDRESS_NAMESPACE = "healproof";
  private static final String KEEPER = "keeper";
  private static final String TARGET = "target-statefulset.yaml";
  private static final int KEEPER_PORT = 8090;
  private static final int FIRST_PORT = 8091;
  private static final int ADMIN = 100;

  /** Lanes of one replica. */
  private static final int SINGLE = 4;

  /** Replicas of the lane that has several. */
  private static final int SEVERAL = 3;

  private final Path folder;
  private final KubernetesClient client;
  private final Waiting waiting;
  private final Node node;

  /**
   * Targets on the cluster's last agent node.
   *
   * @param folder {@code cluster-fixtures/calibration}
   * @throws HealproofException (broken) when there is no agent node
   */
  public CalibrationTargets(Path folder, Cluster cluster, Waiting waiting) {
    this.folder = folder;
    this.client = cluster.client();
    this.waiting = waiting;
    this.node =
        client.nodes().list().getItems().stream()
            .filter(each -> !isServer(each))
            .max(Comparator.comparing((Node each) -> each.getMetadata().getName()))
            .orElseThrow(
                () ->
                    HealproofException.broken(
                        "Calibration needs an agent node, and there is none.", null));
  }

  /**
   * A target: what users see as one service.
   *
   * @param number from 1; also what the blackbox exporter calls it
   * @param users where it serves users
   */
  public record Lane(int number, String name, URI users, List<Replica> replicas) {
    public Lane {
      replicas = List.copyOf(replicas);
    }

    /** Names of its pods. */
    public List<String> pods() {
      return replicas.stream().map(Replica::pod).toList();
    }
  }

  /** A pod of a lane, and where its process takes orders. */
  public record Replica(String pod, URI orders) {}

  /** Removes what an earlier calibration left, and starts the keeper; returns its address. */
  public URI startKeeper(Duration deadline) {
    remove();
    Manifests.in(folder).stream()
        .filter(file -> !file.endsWith(TARGET))
        .flatMap(file -> Manifests.read(file).stream())
        // All but the namespace are in it.
        .sorted(Comparator.comparing(object -> !object.getKind().equals("Namespace")))
        .forEach(object -> Manifests.apply(client, pinned(object)));
    awaitReady(List.of(KEEPER + "-0"), deadline);
    return address(KEEPER_PORT);
  }

  /** Starts every lane; returns when all of their pods are ready. */
  public List<Lane> startLanes(Duration deadline) {
    List<Lane> lanes = lanes();
    for (Lane lane : lanes) {
      for (Replica replica : lane.replicas()) {
        Manifests.apply(client, pinned(target(lane, replica)));
      }
    }
    awaitReady(lanes.stream().flatMap(lane -> lane.pods().stream()).toList(), deadline);
    return lanes;
  }

  private List<Lane> lanes() {
    List<Lane> lanes = new ArrayList<>();
    for (int number = 1; number <= SINGLE + 1; number++) {
      int replicas = number <= SINGLE ? 1 : SEVERAL;
      List<Replica> all = new ArrayList<>();
      for (int each = 0; each < replicas; each++) {
        String suffix = replicas == 1 ? "" : String.valueOf((char) ('a' + each));
        all.add(
            new Replica("lane-" + number + suffix + "-0", address(port(number) + ADMIN + each)));
      }
      lanes.add(new Lane(number, "lane-" + number, address(port(number)), all));
    }
    return lanes;
  }

  private static int port(int lane) {
    return FIRST_PORT + lane - 1;
  }

  private StatefulSet target(Lane lane, Replica replica) {
    StatefulSet set = (StatefulSet) Manifests.read(folder.resolve(TARGET)).get(0);
    String name = replica.pod().substring(0, replica.pod().length() - "-0".length());
    Map<String, String> label = Map.of("app.kubernetes.io/name", name);
    set.getMetadata().setName(name);
    set.getSpec().setServiceName(name);
    set.getSpec().getSelector().setMatchLabels(label);
    set.getSpec().getTemplate().getMetadata().setLabels(label);
    Container container = set.getSpec().getTemplate().getSpec().getContainers().get(0);
    set(container, "LANE", lane.name());
    set(container, "PORT", String.valueOf(lane.users().getPort()));
    set(container, "SHARE_PORT", String.valueOf(lane.replicas().size() > 1));
    set(container, "ADMIN_PORT", String.valueOf(replica.orders().getPort()));
    // Of several replicas behind one port, each must be asked whether it is ready itself.
    URI probed = lane.replicas().size() == 1 ? lane.users() : replica.orders();
    container.getReadinessProbe().getHttpGet().getPort().setValue(probed.getPort());
    return set;
  }

  private static void set(Container container, String name, String value) {
    container.getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the manifest sets no " + name))
        .setValue(value);
  }

  /** The object on the targets' node, or with its address. */
  private HasMetadata pinned(HasMetadata object) {
    if (object instanceof StatefulSet set) {
      set.getSpec()
          .getTemplate()
          .getSpec()
          .setNodeSelector(Map.of("kubernetes.io/hostname", node.getMetadata().getName()));
    } else if (object instanceof EndpointSlice slice) {
      slice.getEndpoints().get(0).setAddresses(List.of(host()));
    }
    return object;
  }

  private static boolean isServer(Node node) {
    return node.getMetadata().getLabels().containsKey("node-role.kubernetes.io/control-plane");
  }

  private URI address(int port) {
    return URI.create("http://" + host() + ":" + port);
  }

  private String host() {
    return node.getStatus().getAddresses().stream()
        .filter(address -> address.getType().equals("InternalIP"))
        .map(NodeAddress::getAddress)
        .findFirst()
        .orElseThrow(
            () ->
                HealproofException.broken(
                    "Node " + node.getMetadata().getName() + " has no internal address.", null));
  }

  /**
   * Replaces pods by new ones without their past: no restarts, no back-off. Returns when the new
   * ones are ready.
   */
  public void replace(List<String> pods, Duration deadline) {
    for (String pod : pods) {
      // With the usual grace: the old process must be gone, and have said so, before the new one.
      client.pods().inNamespace(NAMESPACE).withName(pod).delete();
    }
    awaitReady(pods, deadline);
  }

  private void awaitReady(List<String> pods, Duration deadline) {
    boolean ready =
        waiting.until(
            "the calibration targets are ready",
            POLL,
            deadline,
            () -> pods.stream().allMatch(this::isReady));
    if (!ready) {
      throw HealproofException.broken(
          "The calibration targets %s are not ready after %d s; see kubectl -n %s get pods."
              .formatted(
                  pods.stream().filter(pod -> !isReady(pod)).toList(),
                  deadline.toSeconds(),
                  NAMESPACE),
          null);
    }
  }

  private boolean isReady(String name) {
    Pod pod = client.pods().inNamespace(NAMESPACE).withName(name).get();
    return pod != null
        && pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  /** Removes targets and keeper; returns when their pods are gone, so that their ports are free. */
  public void remove() {
    client.apps().statefulSets().inNamespace(NAMESPACE).delete();
    client.services().inNamespace(ADDRESS_NAMESPACE).withName(ADDRESS).delete();
    client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(ADDRESS_NAMESPACE)
        .withName(ADDRESS)
        .delete();
    boolean gone =
        waiting.until(
            "the calibration targets are gone",
            POLL,
            Duration.ofSeconds(30),
            () -> client.pods().inNamespace(NAMESPACE).list().getItems().isEmpty());
    if (!gone) {
      throw HealproofException.broken(
          "Pods of %s are still there after 30 s: %s"
              .formatted(
                  NAMESPACE,
                  Stream.of(client.pods().inNamespace(NAMESPACE).list())
                      .flatMap(list -> list.getItems().stream())
                      .map(pod -> pod.getMetadata().getName())
                      .toList()),
          null);
    }
  }
}
