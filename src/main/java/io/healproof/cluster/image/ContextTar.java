package io.healproof.cluster.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Packs a build context. Times and owners are left out, so that the same files pack the same. */
final class ContextTar {
  private static final int EXECUTABLE = 0100755;
  private static final int PLAIN = 0100644;

  private ContextTar() {}

  static void pack(Path context, Path file) throws IOException {
    List<Path> entries;
    try (Stream<Path> tree = Files.walk(context)) {
      entries = tree.filter(path -> !path.equals(context)).sorted().toList();
    }
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Path path : entries) {
        add(tar, path, context.relativize(path).toString());
      }
    }
  }

  private static void add(TarArchiveOutputStream tar, Path path, String name) throws IOException {
    if (Files.isSymbolicLink(path)) {
      TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      entry.setLinkName(Files.readSymbolicLink(path).toString());
      entry.setModTime(0);
      tar.putArchiveEntry(entry);
    } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      TarArchiveEntry entry = new TarArchiveEntry(name + "/");
      entry.setModTime(0);
      tar.putArchiveEntry(entry);
    } else {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(Files.size(path));
      entry.setMode(Files.isExecutable(path) ? EXECUTABLE : PLAIN);
      entry.setModTime(0);
      tar.putArchiveEntry(entry);
      Files.copy(path, tar);
    }
    tar.closeArchiveEntry();
  }
}
