package io.healproof.evidence;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run that is complete and verifies, with all that was recorded of it.
 *
 * @param folder of its record
 */
public record SealedRun(Path folder, RunRecord record) {

  /**
   * Takes a run for evidence that others build on.
   *
   * @throws HealproofException (UNVERIFIED) naming the first thing that is wrong with it;
   *     (INCONCLUSIVE) when it is unfinished or was judged by other rules; (USAGE) when this is no
   *     run
   */
  public static SealedRun require(Path folder, Recomputing recomputing) {
    Verification verification = RunVerifier.verify(folder, Trust.none(), recomputing);
    verification
        .wrong()
        .ifPresent(
            check -> {
              throw new HealproofException(
                  ExitCode.UNVERIFIED,
                  "the run in %s does not verify (%s): %s"
                      .formatted(folder, check.name(), check.said()));
            });
    verification
        .unfinished()
        .ifPresent(
            why -> {
              throw new HealproofException(
                  ExitCode.INCONCLUSIVE, "the run in %s is unfinished: %s".formatted(folder, why));
            });
    verification
        .unchecked()
        .ifPresent(
            why -> {
              throw new HealproofException(
                  ExitCode.INCONCLUSIVE,
                  "the run in %s cannot be vouched for: %s".formatted(folder, why));
            });
    return new SealedRun(folder, verification.run().orElseThrow());
  }

  /**
   * Copies the whole record, in place of what is there.
   *
   * @param to a folder of its own; the same one is left as it is
   * @throws HealproofException (BROKEN) when it cannot be copied
   */
  public void copyTo(Path to) {
    try {
      if (Files.exists(to) && Files.isSameFile(folder, to)) {
        return;
      }
      Path unfinished = to.resolveSibling(to.getFileName() + ".tmp");
      delete(unfinished);
      for (Path source : all(folder)) {
        Path target = unfinished.resolve(folder.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target);
        }
      }
      delete(to);
      Files.move(unfinished, to);
    } catch (IOException e) {
      throw HealproofException.broken(
          "the run in %s cannot be copied to %s: %s; check the disk and its permissions"
              .formatted(folder, to, e),
          e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> found = all(folder);
      for (int i = found.size() - 1; i >= 0; i--) {
        Files.delete(found.get(i));
      }
    }
  }

  /** The folder and everything in it, what holds others first. */
  private static List<Path> all(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.sorted(Comparator.naturalOrder()).toList();
    }
  }
}
