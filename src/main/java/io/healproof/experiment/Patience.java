package io.healproof.experiment;

import io.healproof.recovery.ErrorBound;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.StateSeries;
import io.healproof.recovery.TimeBounds;
import java.time.Duration;

/** How long a trial of a claim watches. */
record Patience(Claim claim, Bounds bounds) {

  /** Longest that Prometheus may take to store a scrape and answer about it. */
  private static final Duration STORED_WITHIN = Duration.ofSeconds(2);

  /** How long to watch for a disturbance. */
  Duration forQuiet() {
    return longest().plus(STORED_WITHIN);
  }

  /**
   * How long to wait for a recovery to be proven. A claim that misses its limit is watched for
   * twice the limit, to learn by how much; a control that is expected to fail, only until it surely
   * has.
   */
  Duration forRecovery() {
    Duration proof =
        StateSeries.watchFor(
                bounds.hold(),
                bounds.scrapeInterval(),
                bounds.scrapeInterval(),
                new ErrorBound(Duration.ZERO, bounds.exporterLag()))
            .plus(STORED_WITHIN);
    boolean expectedToFail = claim.expected().filter(o -> o == Outcome.FAIL).isPresent();
    return expectedToFail
        ? longest().plus(bounds.exporterLag()).plus(bounds.scrapeInterval()).plus(STORED_WITHIN)
        : longest().multipliedBy(2).plus(proof);
  }

  /** From the fault to the verdict at most, with the time that its effect may take to be seen. */
  Duration inAll() {
    return Criteria.longestEffectDeadline(bounds).plus(TimeBounds.later(forQuiet(), forRecovery()));
  }

  private Duration longest() {
    return claim.promises().stream()
        .map(Promise::time)
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }
}
