package io.healproof.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code run.json}: header, configuration and facts of a run as one document for people. It repeats
 * what the ledger holds and is rewritten whole whenever one of them is recorded.
 */
final class RunFile {
  static final String NAME = "run.json";

  private final EntryJson json = new EntryJson();
  private final Path path;
  private final Redaction redaction;
  private final Map<String, Entry> content = new TreeMap<>();
  private String hash = Sha256.hex(new byte[0]);

  RunFile(Path path, Redaction redaction) {
    this.path = path;
    this.redaction = redaction;
  }

  void note(Entry entry) throws IOException {
    if (!(entry instanceof Entry.RunHeader
        || entry instanceof Entry.Configuration
        || entry instanceof Entry.Facts)) {
      return;
    }
    content.put(EntryJson.type(entry), entry);
    byte[] bytes = json.pretty(redaction.tree(json.tree(content))).getBytes(StandardCharsets.UTF_8);
    Path unfinished = path.resolveSibling(NAME + ".tmp");
    Files.write(unfinished, bytes);
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    hash = Sha256.hex(bytes);
  }

  /** SHA-256 of the file as last written. */
  String hash() {
    return hash;
  }
}
