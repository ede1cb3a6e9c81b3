package io.healproof.evidence;

import io.healproof.recovery.TimeBounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a recovery was computed from, so that it can be computed again.
 *
 * @param source in words, e.g. {@code kube-state-metrics state series at 1 s}
 * @param injected [s, r] in run time
 * @param effect when the effect was confirmed, in run time; empty when it was not
 * @param hold how long the recovery had to last
 * @param interval between two scrapes, two requests of a client, or two changes of the canary that
 *     date a watch's events
 * @param epsilon bound of the offset between the source's clock and run time
 * @param lambda bound of the exporter's lag; for a client, the deadline of its requests; zero for a
 *     watch, whose events are dated however late they come, and for a probe, which looks while it
 *     is scraped
 * @param samples the raw answers
 */
public record Basis(
    String source,
    TimeBounds injected,
    Optional<TimeBounds> effect,
    Duration hold,
    Duration interval,
    Duration epsilon,
    Duration lambda,
    List<SampleRef> samples) {

  public Basis {
    samples = List.copyOf(samples);
  }
}
