package io.healproof.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.healproof.HealproofException;
import io.healproof.cluster.Cluster;
import io.healproof.cluster.NodeAway;
import io.healproof.cluster.NodePower;
import io.healproof.cluster.NodeShell;
import io.healproof.time.RealWaiting;
import io.healproof.time.Waiting;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * Takes back what a fault did, as its {@link Undo} says; twice is as good as once. What the cluster
 * then answers is the confirmation.
 */
public final class Restoration {
  private final KubernetesClient client;
  private final LiveObjects objects;
  private final Optional<NodeShell> shell;
  private final Optional<NodePower> power;
  private final Dismantling dismantling;

  public Restoration(Cluster cluster) {
    this(cluster, new RealWaiting());
  }

  Restoration(Cluster cluster, Waiting waiting) {
    this(cluster.client(), cluster.nodeShell(), cluster.nodePower(), waiting);
  }

  Restoration(KubernetesClient client, Optional<NodeShell> shell, Optional<NodePower> power) {
    this(client, shell, power, new RealWaiting());
  }

  private Restoration(
      KubernetesClient client,
      Optional<NodeShell> shell,
      Optional<NodePower> power,
      Waiting waiting) {
    this.power = power;
    this.client = client;
    this.shell = shell;
    this.objects = new LiveObjects(client);
    this.dismantling = new Dismantling(objects, waiting);
  }

  /**
   * Does it.
   *
   * @return what had to be put back, or is left to somebody else, in words; empty when there was
   *     nothing to do
   * @throws HealproofException (BROKEN) when it is not as before afterwards
   */
  public Optional<String> undo(Undo undo) {
    if (undo instanceof Undo.Uncordon uncordon) {
      return uncordon(uncordon.node());
    }
    if (undo instanceof Undo.Recreate gone) {
      return recreate(gone);
    }
    if (undo instanceof Undo.Remove added) {
      return remove(added);
    }
    if (undo instanceof Undo.Dismantle brought) {
      return dismantling.of(brought);
    }
    if (undo instanceof Undo.Timed timed) {
      return timed(timed);
    }
    if (undo instanceof Undo.StartNode off) {
      return onNode(undo, power().start(off.node()));
    }
    if (undo instanceof Undo.Unfreeze frozen) {
      return onNode(undo, power().unpause(frozen.node()));
    }
    if (undo instanceof Undo.ByProgram done) {
      return onNode(undo, nodes().takeBack(done.node(), undo));
    }
    return putBack((Undo.PutBack) undo);
  }

  /** Lets go of the nodes: what was made to reach them goes. */
  void leaveNodes() {
    shell.ifPresent(NodeShell::leave);
  }

  /**
   * Takes something back on a node that may be away: then its own timer does, and whoever asks
   * again finds it done.
   */
  private Optional<String> timed(Undo.Timed undo) {
    if (node(undo.node()).isEmpty()) {
      return Optional.of("left node %s alone: it is gone".formatted(undo.node()));
    }
    NodeShell way = way(undo);
    try {
      boolean done = new NodeProcesses(way).takeBack(undo.node(), undo.of());
      String timer = way.run(undo.node(), DeadMan.disarming(undo.timer())).strip();
      if (done) {
        return Optional.of(undo.of().inWords());
      }
      requireReady(undo.node());
      return DeadMan.whoDid(timer).map(who -> undo.of().inWords() + ": " + who);
    } catch (NodeAway e) {
      throw new NodeAway(
          "%s Its own timer was set to %s, after %d s, at %s at the latest; ask again then."
              .formatted(e.getMessage(), undo.of().inWords(), undo.seconds(), undo.until()),
          e);
    }
  }

  private NodeShell way(Undo.Timed undo) {
    return shell.orElseThrow(
        () ->
            HealproofException.broken(
                "to %s, node %s has to be reached, by a privileged pod: say with which image (--image IMAGE, with sh and nsenter). The node's own timer was set to do it after %d s, at %s at the latest."
                    .formatted(undo.of().inWords(), undo.node(), undo.seconds(), undo.until()),
                null));
  }

  /** By listing: who recovers may list nodes, whatever the fault. */
  private Optional<Node> node(String name) {
    return client.nodes().list().getItems().stream()
        .filter(each -> each.getMetadata().getName().equals(name))
        .findFirst();
  }

  private void requireReady(String node) {
    boolean ready =
        node(node).stream()
            .flatMap(each -> each.getStatus().getConditions().stream())
            .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
    if (!ready) {
      throw new NodeAway(
          "Node %s runs programs again, and is not Ready yet.".formatted(node), null);
    }
  }

  private static Optional<String> onNode(Undo undo, boolean done) {
    return done ? Optional.of(undo.inWords()) : Optional.empty();
  }

  private NodePower power() {
    return power.orElseThrow(
        () ->
            HealproofException.broken(
                "the cluster's nodes cannot be switched from this machine", null));
  }

  private NodeProcesses nodes() {
    return shell
        .map(NodeProcesses::new)
        .orElseThrow(
            () ->
                HealproofException.broken(
                    "no program can be run on the cluster's nodes from this machine; on a cluster that Healproof did not make, say with which image (--image IMAGE, with sh and nsenter)",
                    null));
  }

  private Optional<String> uncordon(String name) {
    Cordon cordon = new Cordon(client);
    Node node = client.nodes().withName(name).get();
    if (node == null || !Cordon.isMarked(node)) {
      return Optional.empty();
    }
    cordon.lift(name);
    return Optional.of("uncordoned node " + name);
  }

  private Optional<String> recreate(Undo.Recreate undo) {
    if (objects.find(undo.object()).isPresent()) {
      return Optional.empty();
    }
    try {
      objects.create(undo.object(), undo.manifest());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      // Nobody can make an object in a namespace that is not there, and nobody misses it.
      return Optional.of("left %s alone: its namespace is gone".formatted(undo.object()));
    }
    return Optional.of("made " + undo.object() + " again");
  }

  private Optional<String> remove(Undo.Remove undo) {
    Optional<ObjectNode> live = objects.find(undo.object());
    if (live.isEmpty()) {
      return Optional.empty();
    }
    if (live.get().path("metadata").path("annotations").path(Undo.Remove.MARK).isMissingNode()) {
      return Optional.of("left %s alone: somebody else made it".formatted(undo.object()));
    }
    objects.delete(undo.object(), live.get().at("/metadata/uid").asText());
    return Optional.of("removed " + undo.object());
  }

  private Optional<String> putBack(Undo.PutBack undo) {
    return objects
        .find(undo.object())
        .filter(live -> !MergePatch.shown(live, undo.before()))
        .map(
            live -> {
              String what = MergePatch.fields(undo.drift()) + " of " + undo.object();
              if (!MergePatch.shown(live, undo.drift())) {
                return "left %s alone: somebody has changed it since".formatted(what);
              }
              requireShown(undo, what);
              return "put " + what + " back";
            });
  }

  private void requireShown(Undo.PutBack undo, String what) {
    if (!MergePatch.shown(objects.patch(undo.object(), undo.before()), undo.before())) {
      throw HealproofException.broken(
          "%s is not as before although the API server took the change; put it back by hand: %s"
              .formatted(what, undo.before()),
          null);
    }
  }
}
