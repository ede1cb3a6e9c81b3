package io.healproof.cluster.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextTarTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path context;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path out;

  private Map<String, TarArchiveEntry> packed() throws IOException {
    Path file = out.resolve("context.tar");
    ContextTar.pack(context, file);
    Map<String, TarArchiveEntry> entries = new HashMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), entry);
      }
    }
    return entries;
  }

  private static TarArchiveEntry entry(Map<String, TarArchiveEntry> entries, String name) {
    return Objects.requireNonNull(
        entries.get(name), () -> name + " is not among " + entries.keySet());
  }

  @Test
  void programs_stay_executable_and_links_stay_links() throws IOException {
    Path program =
        Files.writeString(Files.createDirectories(context.resolve("bin")).resolve("x"), "x");
    assertTrue(program.toFile().setExecutable(true));
    Files.writeString(context.resolve("plain"), "y");
    Files.createSymbolicLink(context.resolve("link"), Path.of("bin/x"));
    Map<String, TarArchiveEntry> entries = packed();
    assertEquals(0100755, entry(entries, "bin/x").getMode());
    assertEquals(0100644, entry(entries, "plain").getMode());
    assertTrue(entry(entries, "link").isSymbolicLink());
    assertEquals("bin/x", entry(entries, "link").getLinkName());
  }

  @Test
  void the_same_files_pack_to_the_same_bytes_whenever_they_were_written() throws IOException {
    Path file = Files.writeString(context.resolve("a"), "a");
    packed();
    byte[] before = Files.readAllBytes(out.resolve("context.tar"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    packed();
    assertArrayEquals(before, Files.readAllBytes(out.resolve("context.tar")));
  }
}
