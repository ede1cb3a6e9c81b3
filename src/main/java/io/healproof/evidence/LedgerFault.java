package io.healproof.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says what is wrong with a line that is not as its writer would have left it. */
final class LedgerFault {
  private static final Set<String> MEMBERS = Set.of("seq", "time", "type", "body", "prev", "hash");

  private final EntryJson json;
  private final long seq;
  private final String prev;

  /**
   * For one line.
   *
   * @param seq the number that it ought to have
   * @param prev the hash of the line before
   */
  LedgerFault(EntryJson json, long seq, String prev) {
    this.json = json;
    this.seq = seq;
    this.prev = prev;
  }

  /** The first thing that is wrong, to follow "line 12". */
  String in(byte[] line) {
    for (byte b : line) {
      if (b == 0) {
        return "holds a NUL byte, as a broken disk leaves it";
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
      JsonNode node = json.parse(text);
      List<String> members = new ArrayList<>();
      node.fieldNames().forEachRemaining(members::add);
      return node instanceof ObjectNode record && MEMBERS.equals(Set.copyOf(members))
          ? inRecord(record, text)
          : "is no record: expected the members body, hash, prev, seq, time and type";
    } catch (CharacterCodingException e) {
      return "is not valid UTF-8";
    } catch (JsonProcessingException e) {
      return "is no JSON: " + e.getOriginalMessage();
    }
  }

  private String inRecord(ObjectNode record, String text) {
    if (!record.path("seq").isIntegralNumber() || record.path("seq").asLong() != seq) {
      return "has number " + record.path("seq") + ", expected " + seq;
    }
    if (!record.path("prev").asText().equals(prev)) {
      return "does not follow the line before it: its prev is not that line's hash";
    }
    String canonical;
    String content;
    try {
      canonical = CanonicalJson.write(record);
      ObjectNode hashed = record.deepCopy();
      hashed.remove("hash");
      content = LedgerWriter.hash(prev, CanonicalJson.write(hashed));
    } catch (IllegalArgumentException e) {
      return "is not in canonical form: " + e.getMessage();
    }
    String hash = record.path("hash").asText();
    if (!content.equals(hash)) {
      return "was changed: its hash is " + hash + ", its content's is " + content;
    }
    return canonical.equals(text)
        ? inBody(record.path("type").asText(), record.path("body"), record.path("time"))
        : "is not in canonical form";
  }

  private String inBody(String type, JsonNode body, JsonNode time) {
    if ((seq == 1) != type.equals("run")) {
      return "is of type \"" + type + "\"; a ledger has one \"run\" record, the first";
    }
    if (seq == 1 && body.path("schema").asInt() != Ledger.SCHEMA) {
      return "says schema %s, and this version of Healproof reads schema %s; use a version that fits"
          .formatted(body.path("schema"), Ledger.SCHEMA);
    }
    if (!EntryJson.types().containsKey(type)) {
      return "has the unknown record type \"" + type + "\"";
    }
    try {
      Instant.parse(time.asText());
      json.read(type, body);
      return "is no valid \"" + type + "\" record: a value is not written as this schema has it";
    } catch (DateTimeException e) {
      return "has no valid time: " + time;
    } catch (JsonProcessingException e) {
      // What Jackson says after the first part is about its own settings.
      String what = e.getOriginalMessage().split("; `| \\(", 2)[0];
      return "is no valid \"" + type + "\" record: " + what;
    }
  }
}
