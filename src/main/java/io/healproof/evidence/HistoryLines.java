package io.healproof.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads a history line by line, and checks that each is bound to the one before. */
final class HistoryLines {
  private static final Set<String> MEMBERS = Set.of("body", "hash", "prev", "run", "seq", "type");

  private final EntryJson json = new EntryJson();
  private final Path file;
  private final List<String> lines;
  private JsonNode line = JsonNodeFactory.instance.objectNode();
  private String head = Ledger.GENESIS;
  private int count;

  HistoryLines(Path file, String text) {
    this.file = file;
    this.lines = text.lines().toList();
    if (!text.isEmpty() && !text.endsWith("\n")) {
      count = lines.size();
      throw wrong("has no end");
    }
  }

  /** Goes to the next line; false when there is none. */
  boolean next() {
    if (atEnd()) {
      return false;
    }
    String text = lines.get(count++);
    line = parsed(text);
    if (line.path("seq").asInt() != count) {
      throw wrong("has number " + line.path("seq"));
    }
    if (!line.path("prev").asText().equals(head)) {
      throw wrong("does not follow the line before it: its prev is not that line's hash");
    }
    ObjectNode hashed = line.deepCopy();
    hashed.remove("hash");
    head = LedgerWriter.hash(head, CanonicalJson.write(hashed));
    if (!line.path("hash").asText().equals(head) || !CanonicalJson.write(line).equals(text)) {
      throw wrong("was changed: its content's hash is " + head);
    }
    return true;
  }

  private JsonNode parsed(String text) {
    try {
      JsonNode parsed = json.parse(text);
      Set<String> members = new TreeSet<>();
      parsed.fieldNames().forEachRemaining(members::add);
      if (!members.equals(MEMBERS)) {
        throw wrong("is no line of a history: expected the members " + new TreeSet<>(MEMBERS));
      }
      return parsed;
    } catch (JsonProcessingException e) {
      throw wrong("is no JSON: " + e.getOriginalMessage());
    }
  }

  /** What the line holds, which must be written exactly as this version writes it. */
  <T> T body(Class<T> type) {
    try {
      T body = json.read(type, line.path("body"));
      if (CanonicalJson.write(json.tree(body)).equals(CanonicalJson.write(line.path("body")))) {
        return body;
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // Said below, with the line.
    }
    throw wrong("is no valid \"" + type() + "\"");
  }

  String type() {
    return line.path("type").asText();
  }

  /** Head of the run that the line came from. */
  String run() {
    return line.path("run").asText();
  }

  boolean atEnd() {
    return count == lines.size();
  }

  /** Hash of the last line that was read. */
  String head() {
    return head;
  }

  HealproofException wrong(String what) {
    return new HealproofException(
        ExitCode.UNVERIFIED,
        "%s, line %d %s; take the file back from Git, or add its runs anew"
            .formatted(file, count, what));
  }
}
