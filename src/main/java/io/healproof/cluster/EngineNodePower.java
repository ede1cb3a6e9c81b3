package io.healproof.cluster;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.healproof.HealproofException;
import io.healproof.cluster.engine.Engine;
import java.util.List;

/** Switches nodes by switching their containers. */
final class EngineNodePower implements NodePower {
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
  public void start(String node) {
    InspectContainerResponse container = container(node);
    if (!Boolean.TRUE.equals(container.getState().getRunning())) {
      engine.docker().startContainerCmd(container.getId()).exec();
    }
  }

  @Override
  public void pause(String node) {
    engine.docker().pauseContainerCmd(running(node).getId()).exec();
  }

  @Override
  public void unpause(String node) {
    InspectContainerResponse container = container(node);
    if (Boolean.TRUE.equals(container.getState().getPaused())) {
      engine.docker().unpauseContainerCmd(container.getId()).exec();
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
