package io.healproof.evidence;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requires that each sample that a record refers to is there, and is what the record says. */
final class SampleCheck {
  private final Map<String, StoredSample> stored;
  private final Set<SampleRef> seen = new HashSet<>();

  SampleCheck(Map<String, StoredSample> stored) {
    this.stored = stored;
  }

  String of(List<Recorded<Entry>> records) {
    for (Recorded<Entry> record : records) {
      for (SampleRef ref : record.body().samples()) {
        if (seen.add(ref)) {
          require(record.seq(), ref);
        }
      }
    }
    return "%d samples are what their names say; the records refer to %d of them"
        .formatted(stored.size(), seen.size());
  }

  private void require(long seq, SampleRef ref) {
    Optional<StoredSample> sample = Optional.ofNullable(stored.get(ref.path()));
    if (sample.isEmpty()) {
      throw RunVerifier.wrong("record " + seq + " refers to " + ref.path() + ", which is missing");
    }
    if (!sample.get().matches(ref)) {
      throw RunVerifier.wrong(
          "%s is not what record %d says: expected kind %s, query %s and %d bytes, found %s and %d bytes"
              .formatted(
                  ref.path(),
                  seq,
                  ref.kind(),
                  ref.query(),
                  ref.size(),
                  sample.get().head().strip(),
                  sample.get().size()));
    }
  }
}
