package io.healproof.cluster.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

  @Test
  void the_nearest_names_come_first_and_ties_go_by_the_alphabet() {
    assertEquals(
        List.of("shop:1", "shop:2", "ship:1"),
        NearestName.of("shop:3", List.of("ship:1", "shop:2", "shop:1", "prometheus:3"), 3));
  }

  @Test
  void the_distance_counts_single_character_edits() {
    assertEquals(3, NearestName.distance("kitten", "sitting"));
    assertEquals(0, NearestName.distance("same", "same"));
    assertEquals(4, NearestName.distance("", "four"));
  }
}
