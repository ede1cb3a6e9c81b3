package io.healproof.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ImageLoadTest {

  @Test
  void a_missing_image_is_named_with_the_nearest_ones() {
    String message =
        ImageLoad.unknown("shop:2", List.of("prometheus:9", "shop:1", "alertmanager:9", "shoe:2"));
    assertTrue(message.contains("\"shop:2\""), message);
    assertTrue(message.contains("shop:1"), message);
    assertTrue(!message.contains("alertmanager"), message);
  }

  @Test
  void an_engine_without_images_is_said_to_have_none() {
    assertTrue(ImageLoad.unknown("shop:2", List.of()).contains("has none"));
  }
}
