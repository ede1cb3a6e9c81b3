package io.healproof.cluster.engine;

import static io.healproof.cluster.Messages.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.cluster.FakeWaiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void a_second_holder_is_refused_until_the_first_lets_go() {
    Path file = folder.resolve("deep/build.lock");
    FolderLock first = FolderLock.tryTake(file).orElseThrow();
    assertEquals(Optional.empty(), FolderLock.tryTake(file));
    first.close();
    FolderLock second = FolderLock.tryTake(file).orElseThrow();
    second.close();
  }

  @Test
  void waiting_for_ever_is_refused_with_the_file_and_the_work() {
    Path file = folder.resolve("build.lock");
    FolderLock held = FolderLock.tryTake(file).orElseThrow();
    HealproofException refusal =
        assertThrows(
            HealproofException.class,
            () ->
                FolderLock.take(
                    file,
                    "building images",
                    Duration.ofMinutes(1),
                    new FakeWaiting(),
                    Progress.silent()));
    assertTrue(message(refusal).contains("building images"), message(refusal));
    assertTrue(message(refusal).contains(file.toString()), message(refusal));
    held.close();
  }
}
