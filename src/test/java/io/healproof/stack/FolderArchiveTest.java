package io.healproof.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArchiveTest {

  private final Path folder;

  FolderArchiveTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theSameContentGivesTheSameBytesWheneverItWasWritten() throws IOException {
    write("b.yaml", "two");
    write("a/a.yaml", "one");
    byte[] before = new FolderArchive(folder).toTar();

    Files.setLastModifiedTime(folder.resolve("b.yaml"), FileTime.fromMillis(1));

    assertArrayEquals(before, new FolderArchive(folder).toTar());
  }

  @Test
  void otherContentGivesOtherBytes() throws IOException {
    write("a.yaml", "one");
    byte[] before = new FolderArchive(folder).toTar();

    write("a.yaml", "two");

    assertEquals(false, Arrays.equals(before, new FolderArchive(folder).toTar()));
  }

  @Test
  void whatGitKeepsForItselfStaysAtHome() throws IOException {
    write("a.yaml", "one");
    write(".git/config", "[core]");
    write("module/.git", "gitdir: elsewhere");
    write("module/b.yaml", "two");
    write(".gitignore", "target");

    assertEquals(List.of(".gitignore", "a.yaml", "module/b.yaml"), List.copyOf(entries().keySet()));
  }

  @Test
  void whatCanBeRunStaysRunnable() throws IOException {
    write("run.sh", "true");
    write("text", "true");
    assertEquals(true, folder.resolve("run.sh").toFile().setExecutable(true));

    assertEquals(0755, entry("run.sh").getMode() & 0777);
    assertEquals(0644, entry("text").getMode() & 0777);
  }

  @Test
  void aLinkStaysALink() throws IOException {
    write("a.yaml", "one");
    Files.createSymbolicLink(folder.resolve("link.yaml"), Path.of("a.yaml"));

    TarArchiveEntry link = entry("link.yaml");

    assertEquals(true, link.isSymbolicLink());
    assertEquals("a.yaml", link.getLinkName());
  }

  private TarArchiveEntry entry(String name) throws IOException {
    TarArchiveEntry entry = entries().get(name);
    if (entry == null) {
      throw new AssertionError("no " + name);
    }
    return entry;
  }

  private Map<String, TarArchiveEntry> entries() throws IOException {
    Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(new FolderArchive(folder).toTar()))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), entry);
      }
    }
    return entries;
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
