package io.healproof.evidence;

import java.util.regex.Pattern;

/** What a forger does who knows how hashes are made. */
final class ForgedLine {
  private static final Pattern LINKS =
      Pattern.compile("\"hash\":\"[0-9a-f]{64}\",\"prev\":\"[0-9a-f]{64}\"");

  private ForgedLine() {}

  /** The line with another predecessor, and with the hash that its content has. */
  static String sealed(String prev, String line) {
    String hash =
        LedgerWriter.hash(prev, LINKS.matcher(line).replaceFirst("\"prev\":\"" + prev + "\""));
    return LINKS.matcher(line).replaceFirst("\"hash\":\"" + hash + "\",\"prev\":\"" + prev + "\"");
  }
}
