package io.healproof.evidence;

import io.healproof.HealproofException;
import java.util.Locale;
import java.util.Optional;

/**
 * What somebody knows of a run from elsewhere: then a record that was made anew is found out.
 *
 * @param head the run's head hash, as it was printed when the run ended
 * @param key whose signature the run must bear
 */
public record Trust(Optional<String> head, Optional<VerifyingKey> key) {

  /**
   * Takes what was given.
   *
   * @throws HealproofException (USAGE) when the head is not 64 hexadecimal digits
   */
  public Trust {
    head = head.map(given -> given.strip().toLowerCase(Locale.ROOT));
    if (head.isPresent() && !head.get().matches("[0-9a-f]{64}")) {
      throw HealproofException.usage(
          "a head is 64 hexadecimal digits, as a run prints them at its end, not \""
              + head.get()
              + "\"");
    }
  }

  /** Knows nothing. */
  public static Trust none() {
    return new Trust(Optional.empty(), Optional.empty());
  }
}
