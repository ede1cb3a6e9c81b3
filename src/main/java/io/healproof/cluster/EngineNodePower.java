package io.healproof.cluster;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.healproof.HealproofException;
import io.healproof.cluster.engine.Engine;
import io.healproof.cluster.engine.ToolFailure;
import io.healproof.time.Interruption;
import java.io.IOException;
import java.util.List;

/** Switches nodes by switching their containers, and runs programs in them. */
final class EngineNodePower implements NodePower, NodeShell {
  private final Engine engine;
  private final List<String> nodes;

  EngineNodePower(Engine engine, List<String> nodes) {
    this.engine = engine;
    this.nodes = List.copyOf(nodes);
  }

  @Override
  public List<String> nodes() {
    return nodes;
  }

  @Override
  public void kill(String node) {
    InspectContainerResponse container = running(node);
    engine.docker().killContainerCmd(container.getId()).exec();
  }

  @Override
  public boolean start(String node) {
    InspectContainerResponse container = container(node);
    boolean off = !Boolean.TRUE.equals(container.getState().getRunning());
    if (off) {
      engine.docker().startContainerCmd(container.getId()).exec();
    }
    return off;
  }

  @Override
  public void pause(String node) {
    engine.docker().pauseContainerCmd(running(node).getId()).exec();
  }

  @Override
  public boolean unpause(String node) {
    InspectContainerResponse container = container(node);
    boolean frozen = Boolean.TRUE.equals(container.getState().getPaused());
    if (frozen) {
      engine.docker().unpauseContainerCmd(container.getId()).exec();
    }
    return frozen;
  }

  @Override
  public String run(String node, String script) {
    running(node);
    try {
      return engine.execute(NodeContainers.containerOf(node), "sh", "-c", script);
    } catch (IOException | ToolFailure e) {
      throw HealproofException.broken(
          "A program on node %s failed: %s".formatted(node, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interruption();
    }
  }

  private InspectContainerResponse running(String node) {
    InspectContainerResponse container = container(node);
    if (!"running".equals(container.getState().getStatus())) {
      throw HealproofException.broken(
          "Node %s: expected a running container %s, seen state %s. Start it first."
              .formatted(node, NodeContainers.containerOf(node), container.getState().getStatus()),
          null);
    }
    return container;
  }

  private InspectContainerResponse container(String node) {
    if (!nodes.contains(node)) {
      throw HealproofException.usage("No node \"%s\" here; there are %s.".formatted(node, nodes));
    }
    return engine
        .container(NodeContainers.containerOf(node))
        .orElseThrow(
            () ->
                HealproofException.broken(
                    "The container %s of node %s is gone. Run ./healproof cluster up."
                        .formatted(NodeContainers.containerOf(node), node),
                    null));
  }
}
