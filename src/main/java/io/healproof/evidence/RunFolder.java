package io.healproof.evidence;

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
}
