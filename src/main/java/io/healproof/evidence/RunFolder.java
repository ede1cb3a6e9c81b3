package io.healproof.evidence;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Where a run is recorded. */
public final class RunFolder {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private RunFolder() {}

  /** {@code <runs>/<utc>-<id>}, e.g. {@code reports/runs/20260101T120000Z-4f2a}. */
  public static Path of(Path runs, Instant startedAt, String id) {
    return runs.resolve(UTC.format(startedAt) + "-" + id);
  }

  /**
   * The ledger in a run's folder.
   *
   * @throws HealproofException (USAGE) when this is no run's folder; (UNVERIFIED) when it is one,
   *     and its ledger was taken away
   */
  static Path ledger(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw HealproofException.usage(
          Files.exists(folder)
              ? folder + " is a file; name the folder of a run"
              : "there is no folder " + folder + "; name the folder of a run");
    }
    Path ledger = folder.resolve(Ledger.FILE);
    if (Files.isRegularFile(ledger, LinkOption.NOFOLLOW_LINKS)) {
      return ledger;
    }
    if (Files.exists(folder.resolve(RunFile.NAME))
        || Files.exists(folder.resolve(SampleStore.FOLDER))) {
      throw new HealproofException(
          ExitCode.UNVERIFIED, "the run in " + folder + " lacks its ledger, " + Ledger.FILE);
    }
    throw HealproofException.usage(
        folder
            + " is not the folder of a run: it holds no "
            + Ledger.FILE
            + "; runs lie in reports/runs");
  }
}
