package io.healproof.evidence;

import io.healproof.ExitCode;
import io.healproof.HealproofException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks a run from its folder alone: the chain, the files, the samples, the signature, and what a
 * recomputation finds. Stops at the first thing that is wrong.
 */
public final class RunVerifier {
  private static final String CONSISTENT =
      "consistent, origin unproven: all fits together, but whoever can write to the folder could have"
          + " made all of it anew; give --head (the run printed it) or --key";

  private final Path folder;
  private final Trust trust;
  private final Recomputing recomputing;
  private final List<Check> checks = new ArrayList<>();
  private @Nullable RunRecord run;
  private Optional<String> unfinished = Optional.empty();
  private Optional<String> unchecked = Optional.empty();
  private boolean authentic;
  private String current = "";

  private RunVerifier(Path folder, Trust trust, Recomputing recomputing) {
    this.folder = folder;
    this.trust = trust;
    this.recomputing = recomputing;
  }

  /**
   * Checks a run.
   *
   * @throws HealproofException (USAGE) when this is no run's folder
   */
  public static Verification verify(Path folder, Trust trust, Recomputing recomputing) {
    RunVerifier verifier = new RunVerifier(folder, trust, recomputing);
    try {
      verifier.checkAll();
    } catch (HealproofException e) {
      verifier.end(e);
    }
    return new Verification(
        Optional.ofNullable(verifier.run),
        verifier.checks,
        verifier.unfinished,
        verifier.unchecked,
        verifier.authentic);
  }

  private void end(HealproofException e) {
    String said = String.valueOf(e.getMessage());
    if (e.exitCode() == ExitCode.UNVERIFIED) {
      checks.add(new Check(current, Check.Result.WRONG, said));
    } else if (e.exitCode() == ExitCode.INCONCLUSIVE) {
      checks.add(new Check(current, Check.Result.OPEN, said));
      unfinished = Optional.of(said);
    } else {
      throw e;
    }
  }

  private void checkAll() {
    current = "chain";
    LedgerLines lines = LedgerLines.read(RunFolder.ledger(folder));
    RunRecord read = RunReader.of(folder, lines);
    run = read;
    unfinished = read.unfinished();
    held(
        "%d records as schema %d has them, each bound to the one before; head %s"
            .formatted(read.records(), read.header().schema(), read.head()));

    current = "files";
    List<Entry> entries = lines.records().stream().map(Recorded::body).toList();
    Optional<Entry.Closing> closing = closing(entries);
    checkFiles(closing, entries);

    current = "samples";
    Map<String, StoredSample> samples = StoredSample.allOf(folder);
    held(new SampleCheck(samples).of(lines.records()));

    current = "signature";
    Optional<String> signer = signer(entries);
    checkSignature(read.head(), signer, closing.isPresent());

    current = "recomputation";
    recompute(read);

    current = "origin";
    checkOrigin(read.head(), signer);
  }

  private void recompute(RunRecord read) {
    if (read.header().rules().equals(Ledger.RULES)) {
      checks.add(recomputing.of(read, ref -> SampleStore.read(folder, ref)));
      return;
    }
    String why =
        "what it came to was reached by rules %s, and this Healproof computes by rules %s; check it with Healproof %s"
            .formatted(read.header().rules(), Ledger.RULES, read.header().version());
    open("not done: " + why);
    unchecked = Optional.of(why);
  }

  private void checkFiles(Optional<Entry.Closing> closing, List<Entry> entries) {
    if (closing.isEmpty()) {
      open("the closing record, which lists every file, was never written");
      return;
    }
    if (closing.get().records() != entries.size() - 1L) {
      throw wrong(
          "the closing record counts %d records before it, and there are %d"
              .formatted(closing.get().records(), entries.size() - 1));
    }
    RunFiles.in(folder).requireListed(closing.get().manifest(), signer(entries).isPresent());
    RunFile.requireRepeated(folder, entries);
    held(
        "%d files, each with the hash that the closing record lists; none is missing or added"
            .formatted(closing.get().manifest().size()));
  }

  private void checkSignature(String head, Optional<String> signer, boolean sealed) {
    if (signer.isEmpty()) {
      open("none is announced");
      return;
    }
    Optional<String> signed = RunSignature.require(folder, head, signer.get());
    if (signed.isPresent()) {
      held("valid, " + signed.get() + " that the run announces");
      return;
    }
    open("announced, and not there");
    if (sealed) {
      unfinished =
          Optional.of(
              "The run announces a signature and has none: it was interrupted before it was signed, or"
                  + " the signature was taken away.");
    }
  }

  private void checkOrigin(String head, Optional<String> signer) {
    if (trust.head().isPresent() && !trust.head().get().equals(head)) {
      throw wrong(
          "this is not the run, or not all of it, that the given head vouches for: its head is "
              + head);
    }
    trust
        .key()
        .ifPresent(
            key -> {
              if (unfinished.isPresent() || !signer.equals(Optional.of(key.base64()))) {
                throw wrong(
                    "the run does not bear the signature of the given key " + key.fingerprint());
              }
            });
    authentic = trust.head().isPresent() || trust.key().isPresent();
    if (authentic) {
      held(
          trust.key().isPresent()
              ? "authentic: signed with the given key, so nothing was changed since the run was sealed"
              : "authentic: the given head is this run's, so nothing was changed since it was printed");
    } else {
      open(CONSISTENT);
    }
  }

  private static Optional<Entry.Closing> closing(List<Entry> entries) {
    Entry last = entries.get(entries.size() - 1);
    return last instanceof Entry.Closing closing ? Optional.of(closing) : Optional.empty();
  }

  private static Optional<String> signer(List<Entry> entries) {
    return entries.stream()
        .filter(Entry.Signer.class::isInstance)
        .map(entry -> ((Entry.Signer) entry).publicKey())
        .findFirst();
  }

  private void held(String said) {
    checks.add(new Check(current, Check.Result.HELD, said));
  }

  private void open(String said) {
    checks.add(new Check(current, Check.Result.OPEN, said));
  }

  static HealproofException wrong(String what) {
    return new HealproofException(ExitCode.UNVERIFIED, what);
  }
}
