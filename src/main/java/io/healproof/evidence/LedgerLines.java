package io.healproof.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a ledger line by line, and checks the chain as it goes. */
final class LedgerLines {
  private static final Set<String> FIELDS = Set.of("seq", "time", "type", "body", "prev", "hash");

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
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      for (byte[] line = lines.nextLine(in); line != null; line = lines.nextLine(in)) {
        lines.take(line);
      }
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

  /** The next line without its end, or null at the end of the file. */
  private byte @Nullable [] nextLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toByteArray();
      }
      if (line.size() == Ledger.LONGEST_LINE) {
        throw wrong("is longer than " + Ledger.LONGEST_LINE + " bytes", null);
      }
      line.write(b);
    }
    torn = line.size() > 0;
    return null;
  }

  private void take(byte[] bytes) {
    if (!records.isEmpty() && last() instanceof Entry.Closing) {
      throw wrong("comes after the closing record", null);
    }
    String text = decode(bytes);
    ObjectNode record = parse(text);
    String hash = record.path("hash").asText();
    record.remove("hash");
    if (record.path("seq").asLong() != records.size() + 1L) {
      throw wrong("has number " + record.path("seq") + ", expected " + (records.size() + 1), null);
    }
    if (!record.path("prev").asText().equals(head)) {
      throw wrong("does not follow the line before it: its prev is not that line's hash", null);
    }
    String expected = LedgerWriter.hash(head, CanonicalJson.write(record));
    if (!expected.equals(hash)) {
      throw wrong("was changed: its hash is " + hash + ", its content's is " + expected, null);
    }
    record.put("hash", hash);
    if (!CanonicalJson.write(record).equals(text)) {
      throw wrong("is not in canonical form", null);
    }
    records.add(recorded(record));
    head = hash;
  }

  private Recorded<Entry> recorded(JsonNode record) {
    String type = record.path("type").asText();
    try {
      requireReadableSchema(type, record.path("body"));
      Entry entry =
          json.entry(type, record.path("body"))
              .orElseThrow(() -> wrong("has the unknown record type \"" + type + "\"", null));
      return new Recorded<>(
          record.path("seq").asLong(), Instant.parse(record.path("time").asText()), entry);
    } catch (JsonProcessingException e) {
      throw wrong("is no valid \"" + type + "\" record: " + e.getOriginalMessage(), e);
    } catch (DateTimeException e) {
      throw wrong("has no valid time: " + record.path("time"), e);
    }
  }

  private void requireReadableSchema(String type, JsonNode body) {
    if (records.isEmpty() != type.equals("run")) {
      throw wrong("is of type \"" + type + "\"; a ledger has one \"run\" record, the first", null);
    }
    if (records.isEmpty() && body.path("schema").asInt() != Ledger.SCHEMA) {
      throw wrong(
          "says schema %s, and this version of Healproof reads schema %s; use a version that fits"
              .formatted(body.path("schema"), Ledger.SCHEMA),
          null);
    }
  }

  private ObjectNode parse(String text) {
    try {
      JsonNode node = json.parse(text);
      List<String> fields = new ArrayList<>();
      node.fieldNames().forEachRemaining(fields::add);
      if (node instanceof ObjectNode object && FIELDS.equals(Set.copyOf(fields))) {
        return object;
      }
      throw wrong("is no record: expected the fields seq, time, type, body, prev, hash", null);
    } catch (JsonProcessingException e) {
      throw wrong("is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw wrong("is not valid UTF-8", e);
    }
  }

  private Entry last() {
    return records.get(records.size() - 1).body();
  }

  private HealproofException wrong(String what, @Nullable Throwable cause) {
    return new HealproofException(
        ExitCode.UNVERIFIED,
        "%s, line %s %s; the evidence does not verify up to here"
            .formatted(file, records.size() + 1, what),
        cause);
  }
}
