package io.healproof.cluster.image;

import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Hashes what an image is made from. */
final class ContentHash {
  /** Raised when the way in which images are built changes, so that old ones are built anew. */
  private static final String RECIPE = "2";

  private ContentHash() {}

  /**
   * SHA-256 in hexadecimal over names, executable bits and bytes of the folder's files, and over
   * the contents of the images that it builds upon. Times, owners and the folder's place do not
   * count.
   */
  static String of(Path folder, Collection<String> bases) {
    MessageDigest digest = sha256();
    add(digest, RECIPE);
    bases.stream().sorted().forEach(base -> add(digest, base));
    for (Path file : files(folder)) {
      add(digest, folder.relativize(file).toString().replace('\\', '/'));
      add(digest, Files.isExecutable(file) ? "x" : "-");
      digest.update(sha256().digest(bytes(file)));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw HealproofException.broken("Cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw HealproofException.broken("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** A length before each text keeps "ab","c" apart from "a","bc". */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
