package io.healproof.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.time.Waiting;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Runs programs on the nodes of a cluster that Healproof did not make: by a privileged pod on the
 * node, from which {@code nsenter} leads into the namespaces of the node's process 1. Not
 * thread-safe.
 */
final class PodShell implements NodeShell {
  /** The longest script waits 10 s for the kernel to end a container. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /**
   * The node's own {@code nsenter} leads into its control groups too, where it can: in a namespace
   * of their own, the names of other pods' groups would not be seen whole.
   */
  private static final String WHOLE =
      "if nsenter -t 1 -C true 2>/dev/null; then exec nsenter -t 1 -C sh -c \"$1\"; fi; exec sh -c \"$1\"";

  private final String image;
  private final NodePods pods;
  private final PodExec exec;
  private final Waiting waiting;
  private final Set<String> reached = new TreeSet<>();

  /**
   * On a cluster.
   *
   * @param image with {@code sh} and {@code nsenter}
   */
  PodShell(KubernetesClient client, String image, Waiting waiting) {
    this(image, new NodePods(client), PodExec.in(client, OwnNamespace.NAME), waiting);
  }

  PodShell(String image, NodePods pods, PodExec exec, Waiting waiting) {
    this.image = image;
    this.pods = pods;
    this.exec = exec;
    this.waiting = waiting;
  }

  @Override
  public boolean throughKubelet() {
    return true;
  }

  @Override
  public String way(String node) {
    return ", through a privileged pod with image %s on node %s".formatted(image, node);
  }

  @Override
  public void reach(String node) {
    // First: one whose answer was lost on its way is there all the same.
    reached.add(node);
    pods.ensure(node, image, waiting);
  }

  @Override
  public void leave() {
    for (String node : Set.copyOf(reached)) {
      pods.remove(NodePods.nameOn(node));
      reached.remove(node);
    }
  }

  @Override
  public String run(String node, String script) {
    reach(node);
    String pod = NodePods.nameOn(node);
    List<String> command =
        List.of(
            "nsenter", "-t", "1", "-m", "-u", "-i", "-n", "-p", "--", "sh", "-c", WHOLE, "sh",
            script);
    PodExec.Ended ended;
    try {
      ended = exec.run(pod, command, DEADLINE);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        throw HealproofException.broken(
            "No program may be run in pod %s/%s (403): %s. ./healproof rbac prints the rights that these claims need."
                .formatted(OwnNamespace.NAME, pod, e.getMessage()),
            e);
      }
      throw away(node, e);
    } catch (TimeoutException | ExecutionException e) {
      throw away(node, e);
    }
    if (ended.status() != 0) {
      throw HealproofException.broken(
          "A program on node %s, run in pod %s/%s with image %s, ended with status %d: %s. The image needs sh and nsenter, and the node sh."
              .formatted(node, OwnNamespace.NAME, pod, image, ended.status(), ended.err().strip()),
          null);
    }
    return ended.out();
  }

  private static NodeAway away(String node, Exception e) {
    return new NodeAway(
        "Node %s is not reached through its pod %s/%s: %s."
            .formatted(
                node,
                OwnNamespace.NAME,
                NodePods.nameOn(node),
                e instanceof TimeoutException
                    ? "no answer within " + DEADLINE.toSeconds() + " s"
                    : e.getMessage()),
        e);
  }
}
