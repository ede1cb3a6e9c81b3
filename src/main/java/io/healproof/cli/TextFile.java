package io.healproof.cli;

import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text that is left for the user. */
final class TextFile {

  private TextFile() {}

  /**
   * Writes the file, with the folders above it.
   *
   * @throws HealproofException (BROKEN) when it cannot be written
   */
  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw HealproofException.broken(
          "cannot write " + file + ": " + e.getMessage() + "; check the disk and its permissions",
          e);
    }
  }
}
