package io.healproof.evidence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Raw answers as files named by their hash. A file's content, before compression, is one line of
 * canonical JSON with kind and query, then the answer byte by byte; the name is the SHA-256 of that
 * content, so that neither answer nor question can be changed.
 */
final class SampleStore {
  /** Where samples lie within a run's folder. */
  static final String FOLDER = "samples";

  /** Longest first line that is read. */
  static final int LONGEST_HEAD = 1 << 20;

  private final Path run;
  private final Redaction redaction;
  private final Map<String, String> manifest = new TreeMap<>();
  private final List<Path> unflushed = new ArrayList<>();

  private SampleStore(Path run, Redaction redaction) {
    this.run = run;
    this.redaction = redaction;
  }

  static SampleStore create(Path run, Redaction redaction) throws IOException {
    Files.createDirectory(run.resolve(FOLDER));
    return new SampleStore(run, redaction);
  }

  SampleRef store(String kind, String query, byte[] answer) throws IOException {
    String asked = redaction.text(query);
    byte[] answered = redaction.bytes(answer);
    SampleRef ref = SampleRef.of(kind, asked, answered);
    if (manifest.containsKey(ref.path())) {
      return ref;
    }
    byte[] head = head(kind, asked).getBytes(StandardCharsets.UTF_8);
    byte[] compressed = compressed(head, answered);
    Path file = run.resolve(ref.path());
    Path unfinished = file.resolveSibling(ref.hash() + ".tmp");
    Files.write(unfinished, compressed);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    unflushed.add(file);
    manifest.put(ref.path(), Sha256.hex(compressed));
    return ref;
  }

  /** SHA-256 of each stored file as it lies on the disk, by path within the run's folder. */
  Map<String, String> manifest() {
    return Collections.unmodifiableMap(manifest);
  }

  void flush() throws IOException {
    for (Path file : unflushed) {
      force(file);
    }
    if (!unflushed.isEmpty()) {
      force(run.resolve(FOLDER));
    }
    unflushed.clear();
  }

  /**
   * The answer of a sample, checked against its name.
   *
   * @throws HealproofException (UNVERIFIED) when it is missing or is not what its name says
   */
  static byte[] read(Path run, SampleRef ref) {
    Path file = run.resolve(ref.path());
    byte[] content;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      content =
          in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, LONGEST_HEAD + ref.size() + 1));
    } catch (IOException e) {
      throw new HealproofException(
          ExitCode.UNVERIFIED,
          "sample " + file + " cannot be read (" + e + "); take the run's folder as it was written",
          e);
    }
    byte[] head = head(ref.kind(), ref.query()).getBytes(StandardCharsets.UTF_8);
    boolean sameHead =
        content.length >= head.length && Arrays.equals(Arrays.copyOf(content, head.length), head);
    if (!sameHead || !Sha256.hex(content).equals(ref.hash())) {
      throw new HealproofException(
          ExitCode.UNVERIFIED,
          "sample %s is not what the ledger refers to: expected SHA-256 %s, found %s"
              .formatted(file, ref.hash(), Sha256.hex(content)));
    }
    return Arrays.copyOfRange(content, head.length, content.length);
  }

  /** What comes before the answer: one line, with its end. */
  static String head(String kind, String query) {
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("kind", kind);
    head.put("query", query);
    return CanonicalJson.write(head) + "\n";
  }

  private static byte[] compressed(byte[] head, byte[] answer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      new ByteArrayInputStream(head).transferTo(out);
      new ByteArrayInputStream(answer).transferTo(out);
    }
    return bytes.toByteArray();
  }

  /** Brings a file, or a folder's list of files, onto the disk. */
  static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
