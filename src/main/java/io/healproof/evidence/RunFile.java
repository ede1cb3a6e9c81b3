package io.healproof.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
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
    if (!take(entry)) {
      return;
    }
    byte[] bytes = text().getBytes(StandardCharsets.UTF_8);
    Path unfinished = path.resolveSibling(NAME + ".tmp");
    Files.write(unfinished, bytes);
    Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    hash = Sha256.hex(bytes);
  }

  private boolean take(Entry entry) {
    boolean repeated =
        entry instanceof Entry.RunHeader
            || entry instanceof Entry.Configuration
            || entry instanceof Entry.Facts;
    if (repeated) {
      content.put(EntryJson.type(entry), entry);
    }
    return repeated;
  }

  private String text() {
    return json.pretty(redaction.tree(json.tree(content)));
  }

  /**
   * Requires that the file says what the ledger says.
   *
   * @throws io.healproof.HealproofException (UNVERIFIED) when it does not
   */
  static void requireRepeated(Path run, List<Entry> ledger) {
    RunFile file = new RunFile(run.resolve(NAME), Redaction.none());
    ledger.forEach(file::take);
    try {
      if (Files.readString(file.path).equals(file.text())) {
        return;
      }
    } catch (IOException e) {
      throw RunVerifier.wrong("the file " + NAME + " cannot be read: " + e);
    }
    throw RunVerifier.wrong("the file " + NAME + " does not say what the ledger says");
  }

  /** SHA-256 of the file as last written. */
  String hash() {
    return hash;
  }
}
