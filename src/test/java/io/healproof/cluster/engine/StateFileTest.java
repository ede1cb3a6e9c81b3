package io.healproof.cluster.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  private StateFile<Map<String, Integer>> file() {
    return new StateFile<>(folder.resolve("state.json"), new TypeReference<>() {});
  }

  @Test
  void what_was_written_is_read_by_the_next_process() {
    file().write(Map.of("a", 1));
    assertEquals(Optional.of(Map.of("a", 1)), file().read());
  }

  @Test
  void a_file_that_was_cut_off_counts_as_none() throws IOException {
    Files.writeString(folder.resolve("state.json"), "{\"a\": ");
    assertEquals(Optional.empty(), file().read());
  }

  @Test
  void nothing_half_written_is_left_beside_it() throws IOException {
    file().write(Map.of("a", 1));
    file().write(Map.of("a", 2));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("state.json"), files.map(path -> path.getFileName().toString()).toList());
    }
  }

  @Test
  void a_deleted_file_is_gone_and_deleting_it_again_is_fine() {
    file().write(Map.of());
    file().delete();
    file().delete();
    assertEquals(Optional.empty(), file().read());
  }

  @Test
  void durations_are_remembered_by_the_name_of_the_work() {
    Path kept = folder.resolve("durations.json");
    new LastDurations(kept).remember("image argocd", Duration.ofMillis(203_440));
    LastDurations next = new LastDurations(kept);
    assertEquals(Optional.of(Duration.ofMillis(203_400)), next.of("image argocd"));
    assertEquals(Optional.empty(), next.of("image etcd"));
  }
}
