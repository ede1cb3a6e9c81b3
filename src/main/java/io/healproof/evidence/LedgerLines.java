package io.healproof.evidence;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * Reads a ledger, and checks the chain line by line. What a line says of itself is looked at before
 * its turn comes, by every processor there is, some hundred lines at a time.
 */
final class LedgerLines {
  /** So much of the file is read at once, in bytes, and looked at by one processor. */
  private static final int CHUNK = 1 << 18;

  /** Chunks for each processor that are read before their turn. */
  private static final int AHEAD = 2;

  // Of the common pool, the thread that takes the lines would count as one; but it mostly waits.
  private static final ForkJoinPool PROCESSORS = new ForkJoinPool();

  private final EntryJson json = new EntryJson();
  private final Path file;
  private final Deque<ForkJoinTask<List<Line>>> ahead = new ArrayDeque<>();
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
    for (int n = in.readNBytes(buffer, 0, CHUNK);
        n > 0;
        n = in.readNBytes(buffer, filled, buffer.length - filled)) {
      int whole = afterLastLine(buffer, filled, filled + n);
      int rest = filled + n - whole;
      byte[] next = new byte[Math.min(Math.max(CHUNK, 2 * rest), Ledger.LONGEST_LINE + 1)];
      System.arraycopy(buffer, whole, next, 0, rest);
      readAhead(buffer, whole);
      if (rest > Ledger.LONGEST_LINE) {
        takeAllBut(0);
        throw wrong("is longer than " + Ledger.LONGEST_LINE + " bytes");
      }
      buffer = next;
      filled = rest;
    }
    takeAllBut(0);
    end(buffer, filled);
  }

  /** Where the last line that ends at or after {@code from} has ended; 0 when none does. */
  private static int afterLastLine(byte[] buffer, int from, int to) {
    for (int i = to; i > from; i--) {
      if (buffer[i - 1] == '\n') {
        return i;
      }
    }
    return 0;
  }

  /** A chunk with a long line is waited for: several of them could fill the memory. */
  private void readAhead(byte[] chunk, int length) {
    if (length > 0) {
      ahead.add(PROCESSORS.submit(() -> read(chunk, length)));
      takeAllBut(chunk.length > CHUNK ? 0 : AHEAD * PROCESSORS.getParallelism());
    }
  }

  /** Takes the lines that were read ahead, but those of the last chunks. */
  private void takeAllBut(int last) {
    while (ahead.size() > last) {
      ahead.remove().join().forEach(this::take);
    }
  }

  private List<Line> read(byte[] chunk, int length) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (chunk[i] == '\n') {
        lines.add(read(Arrays.copyOfRange(chunk, start, i)));
        start = i + 1;
      }
    }
    return lines;
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
    records.add(new Recorded<>(records.size() + 1L, parts.time(), entry));
    head = parts.hash();
  }

  private boolean follows(LedgerLine line) {
    return line.follows(head, records.size() + 1L);
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
