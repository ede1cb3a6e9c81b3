package io.healproof.evidence;

/** What takes entries and samples: the record of a run, or whoever compares them with one. */
public interface Recording {

  /**
   * Appends a record.
   *
   * @return its number, from 1; also its line in the ledger
   */
  long record(Entry entry);

  /**
   * Takes an answer as it came, once, however often it is given.
   *
   * @param kind what it is, e.g. {@code prometheus}
   * @param query what was asked
   * @param answer the raw bytes
   */
  SampleRef sample(String kind, String query, byte[] answer);

  /** Brings everything recorded so far onto the disk. Call before each destructive act. */
  void flush();
}
