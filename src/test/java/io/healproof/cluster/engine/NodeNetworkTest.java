package io.healproof.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.healproof.HealproofException;
import org.junit.jupiter.api.Test;

class NodeNetworkTest {

  @Test
  void every_container_has_its_own_fixed_address() {
    NodeNetwork network = new NodeNetwork("172.18.0.0/16");
    assertEquals("172.18.0.2", network.registryAddress());
    assertEquals("172.18.0.3", network.serverAddress());
    assertEquals("172.18.0.4", network.agentAddress(1));
    assertEquals("172.18.0.5", network.agentAddress(2));
  }

  @Test
  void a_subnet_does_not_overflow_silently() {
    NodeNetwork network = new NodeNetwork("10.1.2.224/27");
    assertEquals("10.1.2.227", network.serverAddress());
    assertThrows(HealproofException.class, () -> network.agentAddress(40));
  }
}
