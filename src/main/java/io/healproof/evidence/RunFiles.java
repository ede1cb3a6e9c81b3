package io.healproof.evidence;

import io.healproof.HealproofException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The files in a run's folder, by path within it. */
final class RunFiles {
  private static final Set<String> FOLDERS = Set.of("", SampleStore.FOLDER);

  private final Path folder;
  private final Set<String> names = new TreeSet<>();

  private RunFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Finds what is there.
   *
   * @throws HealproofException (UNVERIFIED) at whatever is neither a plain file nor a folder that a
   *     run has
   */
  static RunFiles in(Path folder) {
    RunFiles files = new RunFiles(folder);
    try {
      Files.walkFileTree(folder, files.new Visitor());
    } catch (IOException e) {
      throw RunVerifier.wrong("the folder " + folder + " cannot be read through: " + e);
    }
    return files;
  }

  /**
   * Requires that there is each listed file, with its hash, and no other than the ledger.
   *
   * @param manifest SHA-256 in hex, by path
   * @param signed whether there may be a signature too, which is made after the list
   * @throws HealproofException (UNVERIFIED) naming the first file that is missing, added or changed
   */
  void requireListed(Map<String, String> manifest, boolean signed) {
    Set<String> unlisted = signed ? Set.of(Ledger.FILE, RunSignature.FILE) : Set.of(Ledger.FILE);
    for (String listed : manifest.keySet()) {
      if (!names.contains(listed)) {
        throw RunVerifier.wrong("the file " + listed + " is missing");
      }
    }
    for (String name : names) {
      if (!manifest.containsKey(name) && !unlisted.contains(name)) {
        throw RunVerifier.wrong(
            "the file " + name + " was added: the closing record does not list it");
      }
    }
    manifest.forEach(
        (name, expected) -> {
          String found = hash(folder.resolve(name));
          if (!found.equals(expected)) {
            throw RunVerifier.wrong(
                "the file %s was changed: its SHA-256 is %s, the closing record lists %s"
                    .formatted(name, found, expected));
          }
        });
  }

  private static String hash(Path file) {
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw RunVerifier.wrong("the file " + file + " cannot be read: " + e);
    }
    return Sha256.hex(digest);
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
      if (!FOLDERS.contains(name(found))) {
        throw RunVerifier.wrong("the folder " + name(found) + " was added: no run has it");
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) {
      if (!attributes.isRegularFile()) {
        throw RunVerifier.wrong(name(found) + " is no plain file; a run holds nothing else");
      }
      names.add(name(found));
      return FileVisitResult.CONTINUE;
    }

    private String name(Path found) {
      return folder.relativize(found).toString().replace('\\', '/');
    }
  }
}
