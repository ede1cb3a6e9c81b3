package io.healproof.evidence;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A sample's file, read through once.
 *
 * @param head its first line, which says what was asked
 * @param size of the answer in bytes
 */
record StoredSample(String head, long size) {
  /** More than any answer takes; a file that unpacks to more is no evidence. */
  private static final long MOST_BYTES = 1L << 30;

  /**
   * Every sample of a run, by path, each checked against its name.
   *
   * @throws io.healproof.HealproofException (UNVERIFIED) naming the first that is not what its name
   *     says
   */
  static Map<String, StoredSample> allOf(Path run) {
    Map<String, StoredSample> samples = new TreeMap<>();
    Path folder = run.resolve(SampleStore.FOLDER);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.gz")) {
      for (Path file : files) {
        samples.put(SampleStore.FOLDER + "/" + file.getFileName(), read(file));
      }
    } catch (IOException e) {
      throw RunVerifier.wrong("the folder " + folder + " cannot be read: " + e);
    }
    return samples;
  }

  private static StoredSample read(Path file) {
    MessageDigest digest = Sha256.digest();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    long size = 0;
    boolean inHead = true;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      byte[] buffer = new byte[1 << 14];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        int answer = 0;
        while (inHead && answer < n) {
          head.write(buffer[answer]);
          inHead = buffer[answer++] != '\n';
        }
        size += n - answer;
        if (size > MOST_BYTES || head.size() > SampleStore.LONGEST_HEAD) {
          throw RunVerifier.wrong("sample " + file + " unpacks to more than any sample holds");
        }
      }
    } catch (EOFException e) {
      throw RunVerifier.wrong(
          "sample " + file + " cannot be unpacked: it is empty, or ends too early");
    } catch (IOException e) {
      throw RunVerifier.wrong("sample " + file + " cannot be unpacked: " + e.getMessage());
    }
    String hash = Sha256.hex(digest);
    if (!file.endsWith(hash + ".gz")) {
      throw RunVerifier.wrong(
          "sample %s is not what its name says: its content's SHA-256 is %s".formatted(file, hash));
    }
    return new StoredSample(head.toString(StandardCharsets.UTF_8), size);
  }

  /** Whether this is what a record refers to. */
  boolean matches(SampleRef ref) {
    return size == ref.size() && head.equals(SampleStore.head(ref.kind(), ref.query()));
  }
}
