package io.healproof.evidence;

/** The ledger's fixed words; docs/LEDGER.md describes the file. */
public final class Ledger {
  /** The file's name within a run's folder. */
  public static final String FILE = "ledger.jsonl";

  /** Version of the record types that this version writes, and the newest that it reads. */
  public static final int SCHEMA = 1;

  /**
   * Version of the rules by which intervals, statistics and verdicts are computed; rises when the
   * same samples would come to something else. 2: revisions date what the API shows. 3: a client
   * blinks.
   */
  public static final String RULES = "3";

  /** What the first record has in place of a predecessor's hash. */
  public static final String GENESIS = "0".repeat(64);

  /** The longest line that is read, in bytes; no record comes near. */
  static final int LONGEST_LINE = 16 * 1024 * 1024;

  private Ledger() {}
}
