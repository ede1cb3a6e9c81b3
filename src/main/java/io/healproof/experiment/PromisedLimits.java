package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.observe.Canary;
import io.healproof.observe.ClientObserver.Pace;
import io.healproof.observe.Job;
import io.healproof.recovery.ErrorBound;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Resolution;
import io.healproof.recovery.Sources;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The limits that a claim's promises amount to: one for each source that has to confirm it. */
final class PromisedLimits {
  /** A scrape of the platform's exporters takes some 10 ms; ten times that is planned with. */
  private static final Duration SCRAPE = Duration.ofMillis(100);

  /** What the offset of Prometheus's clock is known to, at worst, on one network. */
  private static final Duration EPSILON = Duration.ofMillis(10);

  /** Longest time that an API call which changes something usually takes. */
  private static final Duration API_CALL = Duration.ofMillis(100);

  private final Claim claim;
  private final Bounds bounds;

  PromisedLimits(Claim claim, Bounds bounds) {
    this.claim = claim;
    this.bounds = bounds;
  }

  /**
   * A limit, and who has to confirm it.
   *
   * @param source one of {@link Sources}
   */
  record Promised(Promise promise, Limit limit, String source) {}

  /** All limits of the claim, in the order of its promises. */
  List<Promised> all() {
    return claim.promises().stream().flatMap(promise -> of(promise).stream()).toList();
  }

  private List<Promised> of(Promise promise) {
    if (promise instanceof Promise.Outage) {
      return users(promise, "outage");
    }
    if (promise instanceof Promise.NothingLost) {
      return List.of(promised(promise, "nothing-lost", Witness.CLIENT, Sources.CLIENT_NEW));
    }
    String id =
        promise instanceof Promise.Replaced
            ? "replaced"
            : promise instanceof Promise.Reverted ? "reverted" : "undisturbed";
    List<Promised> limits = new ArrayList<>();
    limits.add(promised(promise, id, Witness.PROMETHEUS, Sources.KUBE_STATE_METRICS));
    limits.add(promised(promise, id, Witness.API, Sources.API));
    if (promise instanceof Promise.Undisturbed && claim.users().isPresent()) {
      limits.addAll(users(promise, "users-undisturbed"));
    }
    return limits;
  }

  /**
   * A user whose connection is pinned to one pod does not measure what a new connection meets, so
   * it has a limit of its own.
   */
  private static List<Promised> users(Promise promise, String id) {
    return List.of(
        promised(promise, id, Witness.PROMETHEUS, Sources.BLACKBOX_EXPORTER),
        promised(promise, id, Witness.CLIENT, Sources.CLIENT_NEW),
        promised(promise, id + "-reused-connections", Witness.CLIENT, Sources.CLIENT_REUSED));
  }

  private static Promised promised(Promise promise, String id, Witness witness, String source) {
    return new Promised(promise, new Limit(id, promise.text(), promise.time(), witness), source);
  }

  /**
   * Refuses a claim that its sources could never prove.
   *
   * @throws HealproofException (REFUSED) names the limit, the source, and one that could carry it
   */
  void requireResolvable() {
    for (Promised promised : all()) {
      if (!(promised.promise() instanceof Promise.NothingLost)) {
        List<Resolution> others =
            of(promised.promise()).stream().map(other -> resolution(other.source())).toList();
        promised.limit().requireResolvableBy(resolution(promised.source()), others);
      }
    }
  }

  private Resolution resolution(String source) {
    return switch (source) {
      case Sources.API ->
          Resolution.ofWatch("a watch of the API", Canary.PERIOD, API_CALL, API_CALL);
      case Sources.KUBE_STATE_METRICS ->
          Resolution.ofSamples(
              inWords(source, bounds.scrapeInterval()),
              bounds.scrapeInterval(),
              SCRAPE,
              new ErrorBound(EPSILON, bounds.exporterLag()),
              API_CALL);
      case Sources.BLACKBOX_EXPORTER -> probes(source);
      default -> client(source, claim.users().orElseThrow());
    };
  }

  private static String inWords(String source, Duration period) {
    return source + " at " + period.toMillis() + " ms";
  }

  /** A probe that fails may be the only one; the good ones before and after bound the outage. */
  private static Resolution probes(String source) {
    Duration interval = Job.BLACKBOX.interval();
    return new Resolution(
        inWords(source, interval), interval.multipliedBy(3).plus(EPSILON.multipliedBy(2)));
  }

  /** Likewise, and a request that fails may hang until its deadline. */
  private static Resolution client(String source, UsersPace pace) {
    return new Resolution(
        inWords(source, pace.period()), Pace.longestGap(pace.period()).plus(pace.deadline()));
  }
}
