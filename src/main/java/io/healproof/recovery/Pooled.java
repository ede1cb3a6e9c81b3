package io.healproof.recovery;

import io.healproof.HealproofException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recoveries that may be counted together, since they are valid for the same thing.
 *
 * @param fingerprint what they are valid for; see DESIGN.md, section 1
 * @param recoveries of each trial, in the order of the runs
 */
public record Pooled(String fingerprint, List<Recovery> recoveries) {

  public Pooled {
    recoveries = List.copyOf(recoveries);
  }

  /**
   * Adds what another run measured.
   *
   * @throws HealproofException (REFUSED) when its fingerprint differs
   */
  public Pooled and(Pooled more) {
    if (!fingerprint.equals(more.fingerprint)) {
      throw HealproofException.refused(
          ("trials under different fingerprints are never counted together: expected %s, got %s;"
                  + " report them apart")
              .formatted(fingerprint, more.fingerprint));
    }
    List<Recovery> all = new ArrayList<>(recoveries);
    all.addAll(more.recoveries);
    return new Pooled(fingerprint, all);
  }

  /** One for each fingerprint, in the order in which they first come. */
  public static List<Pooled> byFingerprint(List<Pooled> runs) {
    Map<String, Pooled> pools = new LinkedHashMap<>();
    runs.forEach(run -> pools.merge(run.fingerprint, run, Pooled::and));
    return List.copyOf(pools.values());
  }
}
