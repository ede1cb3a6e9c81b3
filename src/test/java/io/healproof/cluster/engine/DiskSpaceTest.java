package io.healproof.cluster.engine;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void a_full_disk_is_refused_with_numbers() {
    HealproofException refusal =
        assertThrows(
            HealproofException.class,
            () ->
                DiskSpace.require(
                    DiskSpace.FIRST_BUILD, "to build", Path.of("/var/lib/docker"), 4_200_000_000L));
    assertEquals(ExitCode.BROKEN, refusal.exitCode());
    assertTrue(message(refusal).contains("15.0 GB"), message(refusal));
    assertTrue(message(refusal).contains("4.2 GB"), message(refusal));
    assertTrue(message(refusal).contains("/var/lib/docker"), message(refusal));
  }

  @Test
  void exactly_enough_is_enough() {
    assertDoesNotThrow(() -> DiskSpace.require(DiskSpace.RUN, "to run", folder, DiskSpace.RUN));
  }

  @Test
  void a_folder_that_does_not_exist_yet_counts_as_the_one_above() {
    assertDoesNotThrow(
        () -> DiskSpace.require(1, "to run", List.of(folder.resolve("not/yet/there"))));
    assertThrows(
        HealproofException.class,
        () ->
            DiskSpace.require(Long.MAX_VALUE, "to run", List.of(folder.resolve("not/yet/there"))));
  }
}
