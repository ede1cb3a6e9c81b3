package io.healproof.cluster;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.time.Waiting;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Privileged pods of Healproof's own, at most one on each node, in which programs see the node's
 * processes and network. Their label tells the leak check and recovery whose they are.
 */
public final class NodePods {
  static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/managed-by", "healproof", "healproof.io/node-shell", "true");

  /** A pod that everybody forgot ends by itself, and holds no node open. */
  static final Duration LONGEST = Duration.ofMinutes(30);

  /** An image of some MB has to be pulled. */
  private static final Duration START_DEADLINE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final KubernetesClient client;

  public NodePods(KubernetesClient client) {
    this.client = client;
  }

  /** What making, using and removing them needs. */
  public static List<Right> rights() {
    return List.of(
        Right.to(OwnNamespace.NAME, "", "pods", "create", "delete", "get", "list", "watch"),
        // A websocket is opened with GET; newer API servers ask for create all the same.
        Right.to(OwnNamespace.NAME, "", "pods/exec", "create", "get"));
  }

  /** What finding those that are left needs. */
  public static List<Right> rightsToFind() {
    return List.of(Right.to(OwnNamespace.NAME, "", "pods", "list"));
  }

  /** Names of those that are there. */
  public List<String> names() {
    return client
        .pods()
        .inNamespace(OwnNamespace.NAME)
        .withLabels(LABELS)
        .list()
        .getItems()
        .stream()
        .map(pod -> pod.getMetadata().getName())
        .sorted()
        .toList();
  }

  /** Removes one at once, even where its node does not answer; one that is not there is fine. */
  public void remove(String name) {
    client.pods().inNamespace(OwnNamespace.NAME).withName(name).withGracePeriod(0).delete();
  }

  static String nameOn(String node) {
    return "node-shell-" + node;
  }

  /**
   * Sees to it that the pod of a node runs.
   *
   * @throws HealproofException (REFUSED) when the cluster does not admit it
   * @throws NodeAway when it does not start
   */
  void ensure(String node, String image, Waiting waiting) {
    String name = nameOn(node);
    Optional<Pod> there = find(name);
    if (there.filter(NodePods::runs).isPresent()) {
      return;
    }
    if (there.filter(pod -> ENDED.contains(phase(pod))).isPresent()) {
      remove(name);
      there = Optional.empty();
    }
    if (there.isEmpty()) {
      create(pod(name, node, image));
    }
    boolean started =
        waiting.until(
            "pod " + name + " runs",
            POLL,
            START_DEADLINE,
            () -> find(name).filter(NodePods::runs).isPresent());
    if (!started) {
      throw new NodeAway(
          "Pod %s/%s on node %s did not start within %d s%s. Its image is %s (setting \"image\")."
              .formatted(
                  OwnNamespace.NAME,
                  name,
                  node,
                  START_DEADLINE.toSeconds(),
                  find(name).flatMap(NodePods::reason).map(why -> ": " + why).orElse(""),
                  image),
          null);
    }
  }

  private Optional<Pod> find(String name) {
    return Optional.ofNullable(client.pods().inNamespace(OwnNamespace.NAME).withName(name).get());
  }

  private static String phase(Pod pod) {
    return pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
  }

  private static boolean runs(Pod pod) {
    return phase(pod).equals("Running") && pod.getMetadata().getDeletionTimestamp() == null;
  }

  private static Optional<String> reason(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .flatMap(status -> Optional.ofNullable(status.getState()).stream())
            .flatMap(state -> Optional.ofNullable(state.getWaiting()).stream())
            .map(NodePods::inWords)
            .findFirst();
  }

  private static String inWords(ContainerStateWaiting waiting) {
    return waiting.getMessage() == null
        ? waiting.getReason()
        : waiting.getReason() + ", " + waiting.getMessage();
  }

  private void create(Pod pod) {
    OwnNamespace.ensure(client);
    try {
      client.pods().inNamespace(OwnNamespace.NAME).resource(pod).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        throw HealproofException.refused(
            "Refused: the cluster does not admit the privileged pod %s/%s, by which node %s is reached (403): %s. It needs the rights that ./healproof rbac prints for these claims, and the label %s=privileged on namespace %s, which is printed with them."
                .formatted(
                    OwnNamespace.NAME,
                    pod.getMetadata().getName(),
                    pod.getSpec().getNodeName(),
                    e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage(),
                    RbacManifests.ENFORCE,
                    OwnNamespace.NAME));
      }
      throw e;
    }
  }

  private static Pod pod(String name, String node, String image) {
    Map<String, Quantity> little =
        Map.of("cpu", new Quantity("10m"), "memory", new Quantity("16Mi"));
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(OwnNamespace.NAME)
        .withName(name)
        .withLabels(LABELS)
        .endMetadata()
        .withNewSpec()
        .withNodeName(node)
        .withHostPID(true)
        .withHostNetwork(true)
        .withRestartPolicy("Never")
        .withActiveDeadlineSeconds(LONGEST.toSeconds())
        .withTerminationGracePeriodSeconds(0L)
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .addNewToleration()
        .withOperator("Exists")
        .endToleration()
        .addNewContainer()
        .withName("shell")
        .withImage(image)
        .withImagePullPolicy("IfNotPresent")
        .withCommand("sh", "-c", "sleep " + LONGEST.toSeconds())
        .withNewSecurityContext()
        .withPrivileged(true)
        .withRunAsUser(0L)
        .endSecurityContext()
        .withNewResources()
        .withRequests(little)
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }
}
