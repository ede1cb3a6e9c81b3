package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClusterRecordTest {
  private final ClusterRecord record =
      new ClusterRecord("id", "healproof.local/node:1", ImageSource.BUILD, 2);

  @Test
  void the_same_settings_and_node_image_are_the_same_cluster() {
    assertEquals("", record.differs("healproof.local/node:1", ImageSource.BUILD, 2));
  }

  @Test
  void each_difference_is_said_in_words() {
    assertTrue(record.differs("healproof.local/node:1", ImageSource.BUILD, 3).contains("2 agents"));
    assertTrue(record.differs("healproof.local/node:2", ImageSource.BUILD, 2).contains("node:2"));
    assertTrue(record.differs("healproof.local/node:1", ImageSource.PULL, 2).contains("PULL"));
  }
}
