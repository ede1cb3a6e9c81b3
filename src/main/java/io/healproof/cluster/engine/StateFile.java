package io.healproof.cluster.engine;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small JSON file that is either the old one or the new one, never half of either.
 *
 * @param <T> what it holds
 */
public final class StateFile<T> {
  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

  private final ObjectMapper json =
      new ObjectMapper()
          .findAndRegisterModules()
          .enable(
              SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  private final Path file;
  private final TypeReference<T> type;

  public StateFile(Path file, TypeReference<T> type) {
    this.file = file;
    this.type = type;
  }

  /** What the file holds; empty when there is none, or when it cannot be understood any more. */
  public Optional<T> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(json.readValue(file.toFile(), type));
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("file", file).setCause(e).log("state is unreadable; starting anew");
      return Optional.empty();
    }
  }

  /** Replaces the file. */
  public void write(T value) {
    try {
      writeAtomically(file, json.writeValueAsString(value), "rw-r--r--");
    } catch (IOException e) {
      throw HealproofException.broken("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Removes the file, if there is one. */
  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw HealproofException.broken("Cannot remove " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Writes a text file in one piece.
   *
   * @param mode POSIX permissions, e.g. {@code rw-------}; never wider, not even for a moment
   */
  public static void writeAtomically(Path file, String text, String mode) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IOException(file + " is not a file");
    }
    Files.createDirectories(folder);
    Path half = Files.createTempFile(folder, "." + file.getFileName(), ".half");
    Files.setPosixFilePermissions(half, PosixFilePermissions.fromString(mode));
    Files.writeString(half, text);
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
