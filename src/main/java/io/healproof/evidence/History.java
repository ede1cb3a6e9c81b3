package io.healproof.evidence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The sealed runs whose trials add up, in the order in which they were added. docs/LEDGER.md
 * describes the file: one line in canonical form for each run, one for each fingerprint when it
 * first comes, each bound to the line before and naming the head of the run that it came from, and
 * one at the end that counts them.
 *
 * @param runs in the order of the file
 * @param fingerprints that the runs' trials refer to, by hash
 * @param head hash of the last line; of an empty history {@link Ledger#GENESIS}
 */
public record History(List<HistoryRun> runs, Map<String, Fingerprint> fingerprints, String head) {
  private static final String RUN = "run";
  private static final String FINGERPRINT = "fingerprint";
  private static final String END = "end";

  public History {
    runs = List.copyOf(runs);
    fingerprints = Collections.unmodifiableMap(new LinkedHashMap<>(fingerprints));
  }

  /** The last line: how many runs and fingerprints come before it. */
  record End(int runs, int fingerprints) {}

  /** Without a run. */
  public static History none() {
    return new History(List.of(), Map.of(), Ledger.GENESIS);
  }

  /**
   * Reads the history; where there is no file, nothing was added yet.
   *
   * @throws HealproofException (UNVERIFIED) naming the first line that is wrong
   */
  public static History read(Path file) {
    try {
      String text = Files.readString(file);
      if (text.isEmpty()) {
        throw new HealproofException(
            ExitCode.UNVERIFIED, "the history " + file + " is empty; take it back from Git");
      }
      return of(file, text);
    } catch (NoSuchFileException e) {
      return none();
    } catch (IOException e) {
      throw new HealproofException(
          ExitCode.UNVERIFIED, "the history " + file + " cannot be read: " + e, e);
    }
  }

  private static History of(Path file, String text) {
    List<HistoryRun> runs = new ArrayList<>();
    Map<String, Fingerprint> fingerprints = new LinkedHashMap<>();
    HistoryLines lines = new HistoryLines(file, text);
    while (lines.next()) {
      switch (lines.type()) {
        case FINGERPRINT -> {
          Fingerprint fingerprint = lines.body(Fingerprint.class);
          fingerprints.put(fingerprint.hash(), fingerprint);
        }
        case RUN -> runs.add(run(lines, fingerprints));
        case END -> {
          if (!lines.body(End.class).equals(new End(runs.size(), fingerprints.size()))) {
            throw lines.wrong("does not count the runs and fingerprints before it");
          }
        }
        default -> throw lines.wrong("has the unknown type \"" + lines.type() + "\"");
      }
      if (lines.atEnd() != lines.type().equals(END)) {
        throw lines.wrong(
            lines.atEnd()
                ? "is the last one, and is not the \"end\" that counts them: lines were cut off"
                : "comes before others, although it is the \"end\"");
      }
    }
    return new History(runs, fingerprints, lines.head());
  }

  private static HistoryRun run(HistoryLines lines, Map<String, Fingerprint> fingerprints) {
    HistoryRun run = lines.body(HistoryRun.class);
    if (!run.head().equals(lines.run())) {
      throw lines.wrong("names another run than its content does");
    }
    run.claims().stream()
        .flatMap(claim -> claim.trials().stream())
        .map(HistoryRun.Trial::fingerprint)
        .filter(hash -> !fingerprints.containsKey(hash))
        .findFirst()
        .ifPresent(
            hash -> {
              throw lines.wrong("refers to the fingerprint " + hash + ", which is not there");
            });
    return run;
  }

  /** Whether a run is in it, by its head. */
  public boolean holds(String runHead) {
    return runs.stream().anyMatch(run -> run.head().equals(runHead));
  }

  /** The newest run by its start. */
  public Optional<HistoryRun> newest() {
    return runs.stream().max(Comparator.comparing(HistoryRun::startedAt));
  }

  /**
   * The history with one more run; the same one where the run is in it already.
   *
   * @param run that was verified
   * @throws HealproofException (INCONCLUSIVE) when the run is unfinished; (UNVERIFIED) when another
   *     run of that id is in the history
   */
  public History with(RunRecord run) {
    run.unfinished()
        .ifPresent(
            why -> {
              throw new HealproofException(
                  ExitCode.INCONCLUSIVE,
                  "run %s is unfinished and cannot be added to the history: %s"
                      .formatted(run.header().runId(), why));
            });
    if (holds(run.head())) {
      return this;
    }
    String id = run.header().runId();
    if (runs.stream().anyMatch(known -> known.runId().equals(id))) {
      throw new HealproofException(
          ExitCode.UNVERIFIED,
          "the history holds a run %s with another head than %s: one of the two was made anew"
              .formatted(id, run.head()));
    }
    HistoryRun.Extract extract = HistoryRun.Extract.of(run);
    List<HistoryRun> all = new ArrayList<>(runs);
    all.add(extract.run());
    Map<String, Fingerprint> known = new LinkedHashMap<>(fingerprints);
    extract.fingerprints().forEach(known::putIfAbsent);
    History grown = new History(all, known, "");
    return new History(all, known, new Writing(grown).head());
  }

  /**
   * Writes the file anew, as a whole.
   *
   * @throws HealproofException (BROKEN) when it cannot be written
   */
  public void write(Path file) {
    try {
      Files.createDirectories(file.resolveSibling(""));
      Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(unfinished, text());
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw HealproofException.broken(
          "the history " + file + " cannot be written: " + e + "; check the disk and permissions",
          e);
    }
  }

  /** The file's whole text. */
  String text() {
    return runs.isEmpty() ? "" : new Writing(this).text();
  }

  /** The lines of a history, one bound to the other. */
  private static final class Writing {
    private final EntryJson json = new EntryJson();
    private final StringBuilder text = new StringBuilder();
    private String head = Ledger.GENESIS;
    private int count;

    Writing(History history) {
      List<String> written = new ArrayList<>();
      String last = "";
      for (HistoryRun run : history.runs) {
        last = run.head();
        for (HistoryRun.Claim claim : run.claims()) {
          for (HistoryRun.Trial trial : claim.trials()) {
            if (!written.contains(trial.fingerprint())) {
              written.add(trial.fingerprint());
              line(
                  FINGERPRINT,
                  run.head(),
                  Objects.requireNonNull(history.fingerprints.get(trial.fingerprint())));
            }
          }
        }
        line(RUN, run.head(), run);
      }
      line(END, last, new End(history.runs.size(), written.size()));
    }

    private void line(String type, String run, Object body) {
      ObjectNode record = JsonNodeFactory.instance.objectNode();
      record.put("seq", ++count);
      record.put("type", type);
      record.put("run", run);
      record.set("body", json.tree(body));
      record.put("prev", head);
      head = LedgerWriter.hash(head, CanonicalJson.write(record));
      record.put("hash", head);
      text.append(CanonicalJson.write(record)).append('\n');
    }

    String head() {
      return head;
    }

    String text() {
      return text.toString();
    }
  }
}
