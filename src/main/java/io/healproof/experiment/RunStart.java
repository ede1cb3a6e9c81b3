package io.healproof.experiment;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Ledger;
import io.healproof.evidence.Redaction;
import io.healproof.evidence.RunFolder;
import io.healproof.evidence.RunWriter;
import io.healproof.evidence.SigningKey;
import io.healproof.time.RunClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a record begins with.
 *
 * @param runs the folder in which the record gets its own
 * @param version of Healproof
 * @param features texts of the claims; none where none is run
 * @param settings resolved, with where each came from
 * @param redaction keeps secrets out of the record
 * @param signer signs the record, where one is configured
 */
record RunStart(
    Path runs,
    String version,
    List<Entry.FeatureText> features,
    List<Entry.Setting> settings,
    long seed,
    Redaction redaction,
    Optional<SigningKey> signer) {

  RunStart {
    features = List.copyOf(features);
    settings = List.copyOf(settings);
  }

  RunWriter open(RunClock clock) {
    Instant startedAt = clock.wall();
    String id = "%08x".formatted((int) (seed ^ startedAt.toEpochMilli()));
    Path folder = RunFolder.of(runs, startedAt, id);
    RunWriter writer =
        RunWriter.open(
            folder,
            new Entry.RunHeader(
                String.valueOf(folder.getFileName()),
                Ledger.SCHEMA,
                Ledger.RULES,
                version,
                startedAt,
                features),
            clock,
            redaction,
            signer);
    writer.record(new Entry.Configuration(settings));
    return writer;
  }
}
