package io.healproof.evidence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.time.RunClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;

/** Appends hash-chained records to a new file. Not thread-safe: {@link RunWriter} is. */
final class LedgerWriter implements AutoCloseable {
  private final EntryJson json = new EntryJson();
  private final FileChannel file;
  private final RunClock clock;
  private final Redaction redaction;
  private long count;
  private String head = Ledger.GENESIS;

  private LedgerWriter(FileChannel file, RunClock clock, Redaction redaction) {
    this.file = file;
    this.clock = clock;
    this.redaction = redaction;
  }

  static LedgerWriter create(Path path, RunClock clock, Redaction redaction) throws IOException {
    return new LedgerWriter(
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        clock,
        redaction);
  }

  /** Appends a record and returns its number, from 1. */
  long append(Entry entry) throws IOException {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    record.put("seq", count + 1);
    record.put("time", clock.wall().truncatedTo(ChronoUnit.MICROS).toString());
    record.put("type", EntryJson.type(entry));
    record.set("body", redaction.tree(json.tree(entry)));
    record.put("prev", head);
    String hash = hash(head, CanonicalJson.write(record));
    record.put("hash", hash);
    write(CanonicalJson.write(record) + "\n");
    head = hash;
    return ++count;
  }

  /**
   * SHA-256 over the predecessor's hash, as 64 ASCII characters, and the record without its own.
   */
  static String hash(String prev, String canonicalRecord) {
    return Sha256.hex(
        prev.getBytes(StandardCharsets.US_ASCII), canonicalRecord.getBytes(StandardCharsets.UTF_8));
  }

  private void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  void flush() throws IOException {
    file.force(true);
  }

  long count() {
    return count;
  }

  String head() {
    return head;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
