package io.healproof.experiment;

import io.healproof.evidence.Entry;
import io.healproof.evidence.Recording;
import io.healproof.evidence.SampleRef;
import java.util.ArrayList;
import java.util.List;

/** Takes down what would be recorded, and records nothing. */
final class Noted implements Recording {
  private final List<Entry> entries = new ArrayList<>();

  @Override
  public long record(Entry entry) {
    entries.add(entry);
    return entries.size();
  }

  @Override
  public SampleRef sample(String kind, String query, byte[] answer) {
    return SampleRef.of(kind, query, answer);
  }

  @Override
  public void flush() {}

  /** What was taken down, in order. */
  List<Entry> entries() {
    return List.copyOf(entries);
  }
}
