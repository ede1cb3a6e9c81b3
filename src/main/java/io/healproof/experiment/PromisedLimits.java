package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.recovery.ErrorBound;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Resolution;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The limits that a promise amounts to: one for each witness that has to confirm it. */
final class PromisedLimits {
  /** A scrape of the platform's exporters takes some 10 ms; ten times that is planned with. */
  private static final Duration SCRAPE = Duration.ofMillis(100);

  /** What the offset of Prometheus's clock is known to, at worst, on one network. */
  private static final Duration EPSILON = Duration.ofMillis(10);

  /** Longest time that an API call which injects a fault usually takes. */
  private static final Duration INJECTION = Duration.ofMillis(100);

  private final Bounds bounds;

  PromisedLimits(Bounds bounds) {
    this.bounds = bounds;
  }

  /** The limits of a promise, Prometheus's first. */
  static Stream<Limit> of(Promise promise) {
    return Stream.of(Witness.PROMETHEUS, Witness.API).map(witness -> of(promise, witness));
  }

  /** The limit of a promise that one witness has to confirm. */
  static Limit of(Promise promise, Witness witness) {
    String id =
        promise instanceof Promise.Replaced
            ? "replaced"
            : promise instanceof Promise.Reverted ? "reverted" : "undisturbed";
    return new Limit(id, promise.text(), promise.time(), witness);
  }

  /**
   * Refuses a claim that its sources could never prove.
   *
   * @throws HealproofException (REFUSED) names the limit, the source, and one that could carry it
   */
  void requireResolvable(Claim claim) {
    List<Resolution> all = List.of(samples(), watch());
    claim.promises().stream()
        .flatMap(PromisedLimits::of)
        .forEach(limit -> limit.requireResolvableBy(source(limit), all));
  }

  private Resolution source(Limit limit) {
    return limit.witness() == Witness.API ? watch() : samples();
  }

  private Resolution samples() {
    return Resolution.ofSamples(
        "Prometheus with a scrape each " + bounds.scrapeInterval().toMillis() + " ms",
        bounds.scrapeInterval(),
        SCRAPE,
        new ErrorBound(EPSILON, bounds.exporterLag()),
        INJECTION);
  }

  private Resolution watch() {
    return Resolution.ofWatch("a watch of the API", bounds.watchLatency(), INJECTION);
  }
}
