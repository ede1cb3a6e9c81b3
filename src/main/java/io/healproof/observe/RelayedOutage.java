package io.healproof.observe;

import io.healproof.recovery.Interval;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Recoveries;
import io.healproof.recovery.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An outage that a client saw, in the form in which it goes to Prometheus and comes back: {@code
 * client, relayed}. It makes the number queryable; it is no second witness. The values carry the
 * time, so that it does not matter when they are scraped.
 *
 * <p>Bounds are whole milliseconds, rounded outwards.
 *
 * @param lengthLower of the outage
 * @param lengthUpper of the outage; empty where it had not ended
 * @param backEarliest lasting success began after this
 * @param backLatest lasting success had begun by this; empty where it had not begun
 * @param failed requests within the outage; 0 means that none was seen, and that {@code
 *     lengthUpper} is what could have slipped through
 */
public record RelayedOutage(
    Key key,
    Duration lengthLower,
    Optional<Duration> lengthUpper,
    Instant backEarliest,
    Optional<Instant> backLatest,
    long failed) {

  /** Value of the label {@code job} on each series, and the name of the group that is pushed. */
  public static final String JOB = "healproof-client";

  /** When the fault was injected, in seconds since the epoch; as the label {@code t0} too. */
  public static final String FAULT = "healproof_client_fault_timestamp_seconds";

  /** Lower bound of the outage. */
  public static final String LENGTH_LOWER = "healproof_client_outage_lower_seconds";

  /** Upper bound of the outage, or +Inf. */
  public static final String LENGTH_UPPER = "healproof_client_outage_upper_seconds";

  /** After this, in seconds since the epoch, lasting success began. */
  public static final String BACK_EARLIEST = "healproof_client_back_earliest_timestamp_seconds";

  /** By this, in seconds since the epoch, lasting success had begun; or +Inf. */
  public static final String BACK_LATEST = "healproof_client_back_latest_timestamp_seconds";

  /** Requests that failed within the outage. */
  public static final String FAILED = "healproof_client_failed_requests";

  private static final double NEVER = Double.POSITIVE_INFINITY;

  /**
   * Which outage it is. Few series: one trial at a time, and what was pushed is deleted once it was
   * read back.
   *
   * @param trial 1-based
   * @param t0 when the fault was injected, whole milliseconds count
   * @param connections {@code new} or {@code reused}
   */
  public record Key(String claim, int trial, Instant t0, String connections) {

    public Key {
      t0 = Instant.ofEpochMilli(t0.toEpochMilli());
    }

    /** The labels of each series. */
    public Map<String, String> labels() {
      return new TreeMap<>(
          Map.of(
              "claim",
              claim,
              "trial",
              Integer.toString(trial),
              "t0",
              Long.toString(t0.toEpochMilli()),
              "connections",
              connections));
    }
  }

  /**
   * What came back from Prometheus.
   *
   * @param outage empty where it is not there, or not wholly
   * @param rejected why series were left out, in full sentences
   */
  public record ReadBack(Optional<RelayedOutage> outage, List<String> rejected) {
    public ReadBack {
      rejected = List.copyOf(rejected);
    }
  }

  /**
   * Takes what a client saw; empty where it could not see.
   *
   * @param outage counted from the fault, as {@code key} dates it
   */
  public static Optional<RelayedOutage> of(Key key, Outage outage) {
    if (outage.length() instanceof Recovery.Unknown || outage.back() instanceof Recovery.Unknown) {
      return Optional.empty();
    }
    return Optional.of(
        new RelayedOutage(
            key,
            floor(Recoveries.lower(outage.length()).at()),
            Recoveries.upper(outage.length()).map(end -> ceil(end.at())),
            key.t0().plus(floor(Recoveries.lower(outage.back()).at())),
            Recoveries.upper(outage.back()).map(end -> key.t0().plus(ceil(end.at()))),
            outage.failed()));
  }

  /** The outage's length, for comparison with other sources. */
  public Recovery length() {
    if (lengthUpper.isEmpty()) {
      return new Recovery.RightCensored(lengthLower);
    }
    return failed == 0
        ? new Recovery.LeftCensored(lengthUpper.get())
        : new Recovery.Observed(Interval.closed(lengthLower, lengthUpper.get()));
  }

  /** The values of the series, by metric. */
  public Map<String, Double> values() {
    return new TreeMap<>(
        Map.of(
            FAULT, seconds(key.t0()),
            LENGTH_LOWER, lengthLower.toMillis() / 1e3,
            LENGTH_UPPER, lengthUpper.map(d -> d.toMillis() / 1e3).orElse(NEVER),
            BACK_EARLIEST, seconds(backEarliest),
            BACK_LATEST, backLatest.map(RelayedOutage::seconds).orElse(NEVER),
            FAILED, (double) failed));
  }

  /**
   * A query for everything that is relayed.
   *
   * @param window how far to look back, whole seconds
   */
  public static String query(Duration window) {
    return "{__name__=~\"healproof_client_.*\",job=\"%s\"}[%ds]".formatted(JOB, window.toSeconds());
  }

  /**
   * Finds an outage among series. Those of the same claim, trial and connections that were pushed
   * for another fault (by an earlier run, or by somebody else) are rejected; others are none of its
   * business.
   *
   * @param series the answer to {@link #query}
   */
  public static ReadBack readBack(Key key, List<PrometheusClient.Series> series) {
    Map<String, Double> values = new TreeMap<>();
    List<String> rejected = new ArrayList<>();
    for (PrometheusClient.Series one : series) {
      if (one.points().isEmpty() || !isOf(key, one.labels())) {
        continue;
      }
      String t0 = one.labels().getOrDefault("t0", "");
      if (!t0.equals(key.labels().get("t0"))) {
        rejected.add(
            "%s of %s#%d carries t0 %s, not %s: it was pushed for another fault."
                .formatted(one.metric(), key.claim(), key.trial(), t0, key.labels().get("t0")));
        continue;
      }
      double first = one.points().get(0).value();
      if (one.points().stream().anyMatch(point -> point.value() != first)) {
        rejected.add(one.metric() + " changed although it was pushed once.");
        continue;
      }
      values.put(one.metric(), first);
    }
    return new ReadBack(whole(key, values, rejected), rejected);
  }

  private static boolean isOf(Key key, Map<String, String> labels) {
    return List.of("claim", "trial", "connections").stream()
        .allMatch(label -> key.labels().getOrDefault(label, "").equals(labels.get(label)));
  }

  private static Optional<RelayedOutage> whole(
      Key key, Map<String, Double> values, List<String> rejected) {
    for (String metric :
        List.of(FAULT, LENGTH_LOWER, LENGTH_UPPER, BACK_EARLIEST, BACK_LATEST, FAILED)) {
      if (!values.containsKey(metric)) {
        return Optional.empty();
      }
    }
    if (millis(values, FAULT) != key.t0().toEpochMilli()) {
      rejected.add(
          "%s is %d ms, not %d ms as its label t0 says."
              .formatted(FAULT, millis(values, FAULT), key.t0().toEpochMilli()));
      return Optional.empty();
    }
    return Optional.of(
        new RelayedOutage(
            key,
            Duration.ofMillis(millis(values, LENGTH_LOWER)),
            finite(values, LENGTH_UPPER).map(Duration::ofMillis),
            Instant.ofEpochMilli(millis(values, BACK_EARLIEST)),
            finite(values, BACK_LATEST).map(Instant::ofEpochMilli),
            Math.round(values.getOrDefault(FAILED, 0.0))));
  }

  private static long millis(Map<String, Double> values, String metric) {
    return Math.round(values.getOrDefault(metric, Double.NaN) * 1e3);
  }

  private static Optional<Long> finite(Map<String, Double> values, String metric) {
    return values.getOrDefault(metric, NEVER).isInfinite()
        ? Optional.empty()
        : Optional.of(millis(values, metric));
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1e3;
  }

  private static Duration floor(Duration duration) {
    return Duration.ofMillis(duration.toMillis());
  }

  private static Duration ceil(Duration duration) {
    return Duration.ofMillis(duration.plusNanos(999_999).toMillis());
  }
}
