package io.healproof.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One log file for each call, in the cache; only the newest ones are kept. */
final class LogFile {
  private static final int KEPT = 20;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private LogFile() {}

  /** The path for a call that starts now; the file is made by the first line written. */
  static Path of(Path folder, Instant start, long process) {
    return folder.resolve("healproof-" + STAMP.format(start) + "-" + process + ".log");
  }

  /** Removes all but the newest log files of earlier calls. */
  static void prune(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> old =
          files
              .filter(file -> file.getFileName().toString().matches("healproof-\\d+-\\d+-\\d+.log"))
              .sorted(Comparator.reverseOrder())
              .skip(KEPT - 1)
              .toList();
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("could not clear old logs in " + folder, e);
    }
  }
}
