package io.healproof.cluster.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path left;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path right;

  @BeforeEach
  void twoEqualFolders() throws IOException {
    for (Path folder : List.of(left, right)) {
      Files.createDirectories(folder.resolve("scripts"));
      Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\n");
      Files.writeString(folder.resolve("scripts/run.sh"), "#!/bin/sh\n");
    }
  }

  private static String hash(Path folder) {
    return ContentHash.of(folder, List.of());
  }

  @Test
  void the_same_files_elsewhere_and_at_another_time_hash_the_same() throws IOException {
    Files.setLastModifiedTime(left.resolve("Dockerfile"), FileTime.fromMillis(0));
    assertEquals(hash(left), hash(right));
  }

  @Test
  void one_byte_makes_a_difference() throws IOException {
    Files.writeString(right.resolve("scripts/run.sh"), "#!/bin/sh \n");
    assertNotEquals(hash(left), hash(right));
  }

  @Test
  void a_name_makes_a_difference() throws IOException {
    Files.move(right.resolve("scripts/run.sh"), right.resolve("scripts/ran.sh"));
    assertNotEquals(hash(left), hash(right));
  }

  @Test
  void the_executable_bit_makes_a_difference() {
    assertTrue(right.resolve("scripts/run.sh").toFile().setExecutable(true));
    assertNotEquals(hash(left), hash(right));
  }

  @Test
  void a_base_makes_a_difference_and_the_order_of_bases_does_not() {
    assertNotEquals(hash(left), ContentHash.of(left, List.of("aa")));
    assertEquals(
        ContentHash.of(left, List.of("aa", "bb")), ContentHash.of(left, List.of("bb", "aa")));
    assertNotEquals(ContentHash.of(left, List.of("aab")), ContentHash.of(left, List.of("aa", "b")));
  }
}
