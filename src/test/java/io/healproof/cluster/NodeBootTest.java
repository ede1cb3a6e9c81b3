package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeBootTest {

  @Test
  void a_failed_node_shows_its_container_its_last_lines_and_its_log() {
    String message =
        NodeBoot.message(
            "healproof-agent-1",
            "ended with status 1",
            List.of("cannot join", "100 %"),
            "/cache/logs/node-agent-1.log");
    assertTrue(
        message.startsWith(
            """
            Node container healproof-agent-1 ended with status 1. Its last lines:
              | cannot join
              | 100 %
            """),
        message);
    assertTrue(message.contains("/cache/logs/node-agent-1.log"));
  }

  @Test
  void a_node_that_wrote_nothing_is_said_to_have() {
    assertTrue(NodeBoot.message("x", "ended", List.of(), "log").contains("It wrote nothing."));
  }

  @Test
  void nodes_are_named_with_the_server_first() {
    assertEquals(List.of("server", "agent-1", "agent-2"), LocalCluster.nodeNames(2));
  }
}
