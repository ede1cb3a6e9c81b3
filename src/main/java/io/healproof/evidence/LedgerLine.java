package io.healproof.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a ledger as its writer leaves it, taken apart around the body. Since the canonical form
 * sorts members, {@code body} comes first and {@code hash} second, and all that follows is short.
 */
final class LedgerLine {
  private static final byte[] START = "{\"body\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HASH = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);

  /** No line goes on for longer than this after its body. */
  private static final int LONGEST_TAIL = 400;

  private static final Pattern TAIL =
      Pattern.compile(
          ",\"hash\":\"(?<hash>[0-9a-f]{64})\""
              + "(?<rest>,\"prev\":\"(?<prev>[0-9a-f]{64})\",\"seq\":(?<seq>[1-9][0-9]{0,17})"
              + ",\"time\":\"(?<time>[0-9T:.Z-]{1,40})\",\"type\":\"(?<type>[a-z-]{1,40})\"})");

  private final byte[] bytes;
  private final int bodyEnd;
  private final Matcher tail;
  private final Instant time;

  private LedgerLine(byte[] bytes, int bodyEnd, Matcher tail, Instant time) {
    this.bytes = bytes;
    this.bodyEnd = bodyEnd;
    this.tail = tail;
    this.time = time;
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
    Matcher tail =
        TAIL.matcher(new String(line, bodyEnd, line.length - bodyEnd, StandardCharsets.ISO_8859_1));
    if (!tail.matches()) {
      return Optional.empty();
    }
    return RecordTime.parse(tail.group("time"))
        .map(time -> new LedgerLine(line, bodyEnd, tail, time));
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
    return json.exact(tail.group("type"), bytes, START.length, bodyEnd);
  }

  long seq() {
    return Long.parseLong(tail.group("seq"));
  }

  Instant time() {
    return time;
  }

  String prev() {
    return tail.group("prev");
  }

  String hash() {
    return tail.group("hash");
  }

  /** What the hash ought to be: over the one before, and the line without its own. */
  String hashOfContent() {
    int rest = bodyEnd + tail.start("rest");
    return Sha256.hex(
        ByteBuffer.wrap(prev().getBytes(StandardCharsets.US_ASCII)),
        ByteBuffer.wrap(bytes, 0, bodyEnd),
        ByteBuffer.wrap(bytes, rest, bytes.length - rest));
  }

  private static int lastHash(byte[] line) {
    for (int at = line.length - HASH.length; at > Math.max(0, line.length - LONGEST_TAIL); at--) {
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
