package io.healproof.cluster.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageStagesTest {

  @Test
  void a_failed_build_names_the_image_the_end_of_its_log_and_the_log() {
    String message =
        ImageStages.failureMessage(
            "argocd",
            "go ended with status 1",
            List.of("main.go:3: undefined: x", "100 % sure"),
            Path.of("/cache/logs/image-argocd.log"));
    assertTrue(message.startsWith("Image argocd could not be built: go ended with status 1"));
    assertTrue(message.contains("  | main.go:3: undefined: x\n  | 100 % sure\n"), message);
    assertTrue(message.contains("/cache/logs/image-argocd.log"), message);
  }
}
