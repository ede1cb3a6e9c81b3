package io.healproof.cluster.engine;

import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Refuses to start work that the disk cannot hold. */
public final class DiskSpace {
  /** The core set with its build caches stays below 12 GB; the rest is air to breathe. */
  public static final long FIRST_BUILD = 15_000_000_000L;

  /** Nodes, their images and their logs, with everything built. */
  public static final long RUN = 3_000_000_000L;

  private DiskSpace() {}

  /**
   * Checks the file systems of all folders; one that does not exist yet counts as its nearest
   * existing parent.
   *
   * @param needed bytes
   * @param purpose what the space is for, for the message
   * @throws HealproofException when one of them has less
   */
  public static void require(long needed, String purpose, List<Path> folders) {
    for (Path folder : folders) {
      require(needed, purpose, folder, free(folder));
    }
  }

  static void require(long needed, String purpose, Path folder, long free) {
    if (free < needed) {
      throw HealproofException.broken(
          "The disk below %s is too full %s: expected at least %s free, seen %s. Make room there, or name another place."
              .formatted(folder, purpose, gigabytes(needed), gigabytes(free)),
          null);
    }
  }

  private static long free(Path folder) {
    Path existing = existing(folder.toAbsolutePath());
    try {
      return Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      throw HealproofException.broken(
          "Cannot tell the free space below " + existing + ": " + e.getMessage(), e);
    }
  }

  private static Path existing(Path folder) {
    @Nullable Path candidate = folder;
    while (candidate != null && !Files.exists(candidate)) {
      candidate = candidate.getParent();
    }
    return candidate == null ? folder : candidate;
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
