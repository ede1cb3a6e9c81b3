package io.healproof.recovery;

import java.util.Collection;

/** An outcome with its reason in a full sentence. */
public record Verdict(Outcome outcome, String reason) {

  public static Verdict pass(String reason) {
    return new Verdict(Outcome.PASS, reason);
  }

  public static Verdict fail(String reason) {
    return new Verdict(Outcome.FAIL, reason);
  }

  public static Verdict inconclusive(String reason) {
    return new Verdict(Outcome.INCONCLUSIVE, reason);
  }

  /**
   * The worst of several: FAIL over INCONCLUSIVE over PASS; the first of equals gives the reason.
   * Of none: INCONCLUSIVE, for nothing was seen.
   */
  public static Verdict merge(Collection<Verdict> verdicts) {
    return verdicts.stream()
        .reduce((a, b) -> b.outcome().compareTo(a.outcome()) > 0 ? b : a)
        .orElseGet(() -> inconclusive("nothing was judged"));
  }
}
