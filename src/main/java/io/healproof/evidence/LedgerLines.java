package io.healproof.evidence;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a ledger, and checks the chain line by line. What a line says of itself is looked at by
 * every processor there is, some thousand lines at a time.
 */
final class LedgerLines {
  private static final int CHUNK = 1 << 20;

  private final EntryJson json = new EntryJson();
  private final Path file;
  private final List<Recorded<Entry>> records = new ArrayList<>();
  private String head = Ledger.GENESIS;
  private boolean torn;

  private LedgerLines(Path file) {
    this.file = file;
  }

  /**
   * Reads the whole records of a ledger. A last line without an end is what a crash leaves: it is
   * not read, and {@link #torn} says so.
   *
   * @throws HealproofException (UNVERIFIED) naming the first line that is wrong
   */
  static LedgerLines read(Path file) {
    LedgerLines lines = new LedgerLines(file);
    try (InputStream in = Files.newInputStream(file)) {
      lines.takeAll(in);
    } catch (IOException e) {
      throw new HealproofException(
          ExitCode.UNVERIFIED,
          "ledger " + file + " cannot be read (" + e + "); name the folder of a run",
          e);
    }
    return lines;
  }

  List<Recorded<Entry>> records() {
    return records;
  }

  String head() {
    return head;
  }

  boolean torn() {
    return torn;
  }

  private void takeAll(InputStream in) throws IOException {
    byte[] buffer = new byte[CHUNK];
    int filled = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer, filled, buffer.length - filled)) {
      int rest = takeLines(buffer, filled, filled + n);
      filled = filled + n - rest;
      System.arraycopy(buffer, rest, buffer, 0, filled);
      if (filled > Ledger.LONGEST_LINE) {
        throw wrong("is longer than " + Ledger.LONGEST_LINE + " bytes");
      }
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(2 * filled, Ledger.LONGEST_LINE + 1));
      }
    }
    end(buffer, filled);
  }

  /**
   * Takes each line that ends at or after {@code from}; returns where the first that does not
   * begins.
   */
  private int takeLines(byte[] buffer, int from, int to) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        lines.add(Arrays.copyOfRange(buffer, start, i));
        start = i + 1;
      }
    }
    lines.parallelStream().map(this::read).toList().forEach(this::take);
    return start;
  }

  /**
   * A line by itself.
   *
   * @param parts empty when it is not as a ledger's writer leaves it, or not what its hash says
   * @param entry empty when its body is not written as this version writes it
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares lines.
  private record Line(byte[] bytes, Optional<LedgerLine> parts, Optional<Entry> entry) {}

  private Line read(byte[] line) {
    Optional<LedgerLine> parts =
        LedgerLine.of(line).filter(found -> found.hash().equals(found.hashOfContent()));
    return new Line(line, parts, parts.flatMap(found -> found.entry(json)));
  }

  /** What a crash leaves is the beginning of a record, and NUL bytes where a disk lost the rest. */
  private void end(byte[] buffer, int filled) {
    int written = filled;
    while (written > 0 && buffer[written - 1] == 0) {
      written--;
    }
    if (!LedgerLine.begins(buffer, written)) {
      throw wrong("has no end, and is not the beginning of a record");
    }
    torn = filled > 0;
  }

  private void take(Line line) {
    LedgerLine parts = line.parts().filter(this::follows).orElseThrow(() -> fault(line.bytes()));
    Entry entry = line.entry().filter(this::inPlace).orElseThrow(() -> fault(line.bytes()));
    records.add(new Recorded<>(parts.seq(), parts.time(), entry));
    head = parts.hash();
  }

  private boolean follows(LedgerLine line) {
    return line.seq() == records.size() + 1L && line.prev().equals(head);
  }

  private boolean inPlace(Entry entry) {
    if (records.isEmpty()) {
      return entry instanceof Entry.RunHeader run && run.schema() == Ledger.SCHEMA;
    }
    return !(entry instanceof Entry.RunHeader) && !closed();
  }

  private boolean closed() {
    return !records.isEmpty() && records.get(records.size() - 1).body() instanceof Entry.Closing;
  }

  private HealproofException fault(byte[] line) {
    return closed()
        ? wrong("comes after the closing record")
        : wrong(new LedgerFault(json, records.size() + 1, head).in(line));
  }

  private HealproofException wrong(String what) {
    return new HealproofException(
        ExitCode.UNVERIFIED,
        "%s, line %s %s; the evidence does not verify up to here"
            .formatted(file, records.size() + 1, what));
  }
}
