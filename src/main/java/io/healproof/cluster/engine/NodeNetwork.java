package io.healproof.cluster.engine;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network;
import io.healproof.HealproofException;
import java.util.List;

/**
 * The network that nodes and registry share. Its subnet is stated to the engine, because only then
 * can a container keep its address over a stop and a start.
 */
public final class NodeNetwork {
  /** The network's name. */
  public static final String NAME = "healproof";

  private static final int REGISTRY = 2;
  private static final int SERVER = 3;

  private final String subnet;

  NodeNetwork(String subnet) {
    this.subnet = subnet;
  }

  /** The marked network that is there, or a new one in a subnet that the engine finds free. */
  public static NodeNetwork ensure(Engine engine) {
    List<Network> found =
        engine.docker().listNetworksCmd().withNameFilter(NAME).exec().stream()
            .filter(network -> network.getName().equals(NAME))
            .toList();
    for (Network network : found) {
      if (!Engine.LOCAL.equals(network.getLabels().get(Engine.LABEL))) {
        throw HealproofException.broken(
            "A Docker network %s exists that Healproof did not make (%s). Remove it: docker network rm %s"
                .formatted(NAME, network.getId(), NAME),
            null);
      }
      return new NodeNetwork(subnet(network));
    }
    return create(engine);
  }

  private static NodeNetwork create(Engine engine) {
    try {
      String probe = create(engine, new Network.Ipam());
      Network free = engine.docker().inspectNetworkCmd().withNetworkId(probe).exec();
      String subnet = subnet(free);
      engine.docker().removeNetworkCmd(probe).exec();
      create(engine, new Network.Ipam().withConfig(new Network.Ipam.Config().withSubnet(subnet)));
      return new NodeNetwork(subnet);
    } catch (DockerException e) {
      throw HealproofException.broken(
          "The engine cannot make the Docker network %s: %s".formatted(NAME, Engine.rootMessage(e)),
          e);
    }
  }

  private static String create(Engine engine, Network.Ipam ipam) {
    return engine
        .docker()
        .createNetworkCmd()
        .withName(NAME)
        .withCheckDuplicate(true)
        .withLabels(Engine.mark())
        .withIpam(ipam)
        .exec()
        .getId();
  }

  private static String subnet(Network network) {
    return network.getIpam().getConfig().stream()
        .map(Network.Ipam.Config::getSubnet)
        .filter(subnet -> subnet.indexOf(':') < 0)
        .findFirst()
        .orElseThrow(
            () ->
                HealproofException.broken(
                    "Docker network " + NAME + " has no IPv4 subnet; expected one", null));
  }

  /** The registry's address. */
  public String registryAddress() {
    return address(REGISTRY);
  }

  /** The server's address. */
  public String serverAddress() {
    return address(SERVER);
  }

  /** The address of the nth agent, counted from 1. */
  public String agentAddress(int agent) {
    return address(SERVER + agent);
  }

  private String address(int host) {
    String[] octets = subnet.substring(0, subnet.indexOf('/')).split("\\.", 4);
    int last = Integer.parseInt(octets[3]) + host;
    if (last > 254) {
      throw HealproofException.usage(
          "Subnet %s has no room for node %d: ask for fewer agents.".formatted(subnet, host));
    }
    return octets[0] + "." + octets[1] + "." + octets[2] + "." + last;
  }
}
