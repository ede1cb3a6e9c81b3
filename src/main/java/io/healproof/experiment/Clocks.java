package io.healproof.experiment;

import io.healproof.evidence.Entry;
import io.healproof.observe.ApiClock;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.ClockReading;
import io.healproof.observe.PrometheusFailure;
import io.healproof.observe.WatchEvent;
import io.healproof.observe.Watched.LeaseSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The clocks of others, compared with the harness's wall clock. Only Prometheus's enters an
 * interval; the API server's and the nodes' are for whoever reads times in objects and logs.
 */
final class Clocks {
  /** A kubelet writes the time into its lease, sends it, and the watch delivers: no longer. */
  private static final Duration LEASE_DELAY = Duration.ofSeconds(1);

  private static final Duration MILLISECOND = Duration.ofMillis(1);

  private final Testbed bed;
  private final Supplier<Optional<ClockReading>> apiServer;

  Clocks(Testbed bed) {
    this.bed = bed;
    this.apiServer = bed.apiClock();
  }

  /** Each clock, as it stands now; those that cannot be read are left out. */
  List<Entry.Clock> read() {
    List<Entry.Clock> clocks = new ArrayList<>();
    try {
      add("Prometheus", "asked for its time", bed.prometheus().readClock(), MILLISECOND, clocks);
    } catch (PrometheusFailure e) {
      // That it cannot be asked is judged where its samples are missing.
    }
    apiServer
        .get()
        .ifPresent(
            reading ->
                add(
                    "API server",
                    "Date header of an answer",
                    reading,
                    ApiClock.RESOLUTION,
                    clocks));
    leases()
        .forEach(
            (node, reading) ->
                add("node " + node, "renewTime of its lease", reading, MILLISECOND, clocks));
    return clocks;
  }

  /** The newest renewal of each node's lease. */
  private Map<String, ClockReading> leases() {
    Map<String, ClockReading> newest = new LinkedHashMap<>();
    for (WatchEvent event : bed.api().history()) {
      if (event.object() instanceof LeaseSeen lease && !Double.isNaN(lease.renewedAt())) {
        Duration at = event.receivedAt();
        Duration sent = at.minus(LEASE_DELAY).minus(bed.bounds().watchLatency());
        newest.put(lease.name(), new ClockReading(sent, at, lease.renewedAt()));
      }
    }
    return newest;
  }

  private void add(
      String name, String how, ClockReading reading, Duration resolution, List<Entry.Clock> to) {
    ClockOffset.of(List.of(reading), resolution)
        .ifPresent(
            offset ->
                to.add(
                    new Entry.Clock(
                        name,
                        how,
                        reading.received(),
                        wallAtZero().plus(offset.atEpoch()).negated(),
                        offset.bound())));
  }

  /** The wall clock at run time zero, since the epoch. */
  private Duration wallAtZero() {
    Instant wall = bed.clock().wall();
    return Duration.ofSeconds(wall.getEpochSecond(), wall.getNano()).minus(bed.clock().now());
  }
}
