package io.healproof.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of a ledger as its writer leaves it, taken apart around the body. Since the canonical form
 * sorts members, {@code body} comes first and {@code hash} second, and all that follows is short.
 */
final class LedgerLine {
  private static final byte[] START = "{\"body\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HASH = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);

  /** What follows each value after the body: of hash, prev, seq, time and type. */
  private static final List<String> AFTER =
      List.of("\",\"prev\":\"", "\",\"seq\":", ",\"time\":\"", "\",\"type\":\"", "\"}");

  /** After the body come two hashes, and no line goes on for longer than this. */
  private static final int SHORTEST_TAIL = HASH.length + 2 * Ledger.GENESIS.length();

  private static final int LONGEST_TAIL = 400;

  private final byte[] bytes;
  private final int bodyEnd;
  private final Tail tail;
  private final Instant time;

  private LedgerLine(byte[] bytes, int bodyEnd, Tail tail, Instant time) {
    this.bytes = bytes;
    this.bodyEnd = bodyEnd;
    this.tail = tail;
    this.time = time;
  }

  /** What stands after the body, whatever it is: each has but one value that a reader takes. */
  private record Tail(String hash, String prev, String seq, String time, String type) {
    static Optional<Tail> of(byte[] line, int from) {
      String text = new String(line, from, line.length - from, StandardCharsets.ISO_8859_1);
      List<String> values = new ArrayList<>();
      int start = 0;
      for (String after : AFTER) {
        int end = text.indexOf(after, start);
        if (end < 0) {
          return Optional.empty();
        }
        values.add(text.substring(start, end));
        start = end + after.length();
      }
      return start == text.length()
          ? Optional.of(
              new Tail(values.get(0), values.get(1), values.get(2), values.get(3), values.get(4)))
          : Optional.empty();
    }
  }

  /**
   * Takes a line apart.
   *
   * @param line without its end
   * @return empty when it is not as a ledger's writer leaves it
   */
  static Optional<LedgerLine> of(byte[] line) {
    int bodyEnd = lastHash(line);
    if (bodyEnd < START.length || !begins(line, line.length)) {
      return Optional.empty();
    }
    return Tail.of(line, bodyEnd + HASH.length)
        .flatMap(
            tail ->
                RecordTime.parse(tail.time())
                    .map(time -> new LedgerLine(line, bodyEnd, tail, time)));
  }

  /** Whether the first bytes are those of a line, or as many of them as there are. */
  static boolean begins(byte[] bytes, int length) {
    for (int i = 0; i < Math.min(length, START.length); i++) {
      if (bytes[i] != START[i]) {
        return false;
      }
    }
    return true;
  }

  /** The entry, if its body is written exactly as this version writes it. */
  Optional<Entry> entry(EntryJson json) {
    return json.exact(tail.type(), bytes, START.length, bodyEnd);
  }

  /** Whether it is the record of that number, and has the hash of the one before. */
  boolean follows(String before, long number) {
    return tail.prev().equals(before) && tail.seq().equals(Long.toString(number));
  }

  Instant time() {
    return time;
  }

  String hash() {
    return tail.hash();
  }

  /** What the hash ought to be: over the one before, and the line without its own. */
  String hashOfContent() {
    int rest = bodyEnd + HASH.length + tail.hash().length() + 1;
    return Sha256.hex(
        ByteBuffer.wrap(tail.prev().getBytes(StandardCharsets.US_ASCII)),
        ByteBuffer.wrap(bytes, 0, bodyEnd),
        ByteBuffer.wrap(bytes, rest, bytes.length - rest));
  }

  private static int lastHash(byte[] line) {
    int first = Math.max(0, line.length - LONGEST_TAIL);
    for (int at = line.length - SHORTEST_TAIL; at > first; at--) {
      int same = 0;
      while (same < HASH.length && line[at + same] == HASH[same]) {
        same++;
      }
      if (same == HASH.length) {
        return at;
      }
    }
    return -1;
  }
}
