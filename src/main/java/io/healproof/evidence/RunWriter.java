package io.healproof.evidence;

import io.healproof.HealproofException;
import io.healproof.recovery.RunVerdict;
import io.healproof.time.RunClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the record of a run while it happens. Safe for use by several threads; records get the
 * order in which they arrive. A writer that is closed without {@link #seal} leaves an unfinished
 * run.
 */
public final class RunWriter implements Recording, AutoCloseable {
  private final Path folder;
  private final LedgerWriter ledger;
  private final SampleStore samples;
  private final RunFile runFile;
  private final Optional<SigningKey> key;

  private RunWriter(
      Path folder,
      LedgerWriter ledger,
      SampleStore samples,
      RunFile runFile,
      Optional<SigningKey> key) {
    this.folder = folder;
    this.ledger = ledger;
    this.samples = samples;
    this.runFile = runFile;
    this.key = key;
  }

  /** Starts the record of a run that will not be signed. */
  public static RunWriter open(
      Path folder, Entry.RunHeader header, RunClock clock, Redaction redaction) {
    return open(folder, header, clock, redaction, Optional.empty());
  }

  /**
   * Starts the record of a run.
   *
   * @param folder {@code reports/runs/<utc>-<id>}; must not exist yet, see {@link RunFolder}
   * @param key signs the run when it is sealed; the record announces it
   * @throws HealproofException (BROKEN) when the folder exists or cannot be written
   */
  public static RunWriter open(
      Path folder,
      Entry.RunHeader header,
      RunClock clock,
      Redaction redaction,
      Optional<SigningKey> key) {
    try {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(folder);
      LedgerWriter ledger = LedgerWriter.create(folder.resolve(Ledger.FILE), clock, redaction);
      RunWriter writer =
          new RunWriter(
              folder,
              ledger,
              SampleStore.create(folder, redaction),
              new RunFile(folder.resolve(RunFile.NAME), redaction),
              key);
      writer.record(header);
      key.ifPresent(own -> writer.record(new Entry.Signer(own.verifying().base64())));
      writer.flush();
      return writer;
    } catch (FileAlreadyExistsException e) {
      throw HealproofException.broken(
          "run folder " + folder + " exists already; a run is recorded once, into a new folder", e);
    } catch (IOException | UncheckedIOException e) {
      throw broken("cannot be started", e);
    }
  }

  /**
   * Appends a record.
   *
   * @return its number, from 1; also its line in the ledger
   * @throws HealproofException (BROKEN) when it cannot be written
   */
  @Override
  public synchronized long record(Entry entry) {
    try {
      long seq = ledger.append(entry);
      runFile.note(entry);
      return seq;
    } catch (IOException e) {
      throw broken("cannot be written", e);
    }
  }

  /**
   * Stores an answer as it came, once, however often it is given. It becomes part of the record
   * when an entry refers to it, and at the latest when the run is sealed.
   *
   * @param kind what it is, e.g. {@code prometheus}
   * @param query what was asked
   * @param answer the raw bytes
   * @throws HealproofException (BROKEN) when it cannot be written
   */
  @Override
  public synchronized SampleRef sample(String kind, String query, byte[] answer) {
    try {
      return samples.store(kind, query, answer);
    } catch (IOException e) {
      throw broken("cannot take a sample", e);
    }
  }

  /**
   * Brings everything recorded so far onto the disk. Call before each destructive act.
   *
   * @throws HealproofException (BROKEN) when the disk refuses
   */
  @Override
  public synchronized void flush() {
    try {
      samples.flush();
      ledger.flush();
    } catch (IOException e) {
      throw broken("cannot be flushed", e);
    }
  }

  /**
   * Writes the closing record with the count and the manifest of all files, and ends the record.
   *
   * @return the head hash: of the closing record, and by it of the whole run
   * @throws HealproofException (BROKEN) when it cannot be written
   */
  public synchronized String seal(RunVerdict verdict) {
    try {
      flush();
      Map<String, String> manifest = new TreeMap<>(samples.manifest());
      manifest.put(RunFile.NAME, runFile.hash());
      ledger.append(new Entry.Closing(verdict, ledger.count(), manifest));
      ledger.flush();
      ledger.close();
      if (key.isPresent()) {
        sign(key.get());
      }
      return ledger.head();
    } catch (IOException e) {
      throw broken("cannot be sealed", e);
    }
  }

  private void sign(SigningKey own) throws IOException {
    Path unfinished = folder.resolve(RunSignature.FILE + ".tmp");
    Files.writeString(unfinished, RunSignature.text(ledger.head(), own));
    SampleStore.force(unfinished);
    Files.move(unfinished, folder.resolve(RunSignature.FILE), StandardCopyOption.ATOMIC_MOVE);
    SampleStore.force(folder);
  }

  /** The folder that is written to. */
  public Path folder() {
    return folder;
  }

  @Override
  public synchronized void close() {
    try {
      ledger.close();
    } catch (IOException e) {
      throw broken("cannot be closed", e);
    }
  }

  private static HealproofException broken(String what, Exception cause) {
    return HealproofException.broken(
        "the record of the run %s: %s; check the disk and the folder's permissions"
            .formatted(what, cause.getMessage()),
        cause);
  }
}
