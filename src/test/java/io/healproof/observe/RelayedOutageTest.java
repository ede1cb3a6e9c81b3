package io.healproof.observe;

import static io.healproof.observe.HandClock.millis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.PrometheusClient.Point;
import io.healproof.observe.PrometheusClient.Series;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayedOutageTest {
  private static final Instant T0 = Instant.parse("2026-01-01T12:00:00.123Z");
  private static final RelayedOutage.Key KEY = new RelayedOutage.Key("RC-POD-1", 3, T0, "new");
  private static final Outage SEEN =
      new Outage(
          new Recovery.Observed(
              Interval.closed(Duration.ofNanos(1_200_900_000), Duration.ofNanos(1_600_100_000))),
          new Recovery.Observed(
              Interval.openClosed(
                  Duration.ofNanos(1_300_900_000), Duration.ofNanos(1_700_100_000))),
          8,
          7,
          0);

  private static RelayedOutage relayed(Outage outage) {
    return RelayedOutage.of(KEY, outage).orElseThrow();
  }

  /** The series that Prometheus has of it. */
  private static List<Series> stored(RelayedOutage outage) {
    List<Series> all = new ArrayList<>();
    outage
        .values()
        .forEach(
            (metric, value) -> {
              Map<String, String> labels = new HashMap<>(outage.key().labels());
              labels.put("__name__", metric);
              labels.put("job", RelayedOutage.JOB);
              all.add(new Series(labels, List.of(new Point(1, value), new Point(2, value))));
            });
    return all;
  }

  private static RelayedOutage.Key at(Instant t0) {
    return new RelayedOutage.Key(KEY.claim(), KEY.trial(), t0, KEY.connections());
  }

  @Test
  void boundsAreRoundedOutwardsAndCarryTheirTime() {
    RelayedOutage relayed = relayed(SEEN);

    assertEquals(
        new RelayedOutage(
            KEY,
            millis(1200),
            Optional.of(millis(1601)),
            T0.plusMillis(1300),
            Optional.of(T0.plusMillis(1701)),
            7),
        relayed);
    assertEquals(
        new Recovery.Observed(Interval.closed(millis(1200), millis(1601))), relayed.length());
    assertEquals(1767268801.423, relayed.values().get(RelayedOutage.BACK_EARLIEST));
  }

  @Test
  void whatComesBackIsWhatWasPushed() {
    RelayedOutage relayed = relayed(SEEN);

    assertEquals(
        new RelayedOutage.ReadBack(Optional.of(relayed), List.of()),
        RelayedOutage.readBack(KEY, stored(relayed)));
  }

  @Test
  void whatHadNotEndedHasNoUpperBoundAndComesBackWithoutOne() {
    RelayedOutage relayed =
        relayed(
            new Outage(
                new Recovery.RightCensored(millis(900)),
                new Recovery.RightCensored(millis(1000)),
                5,
                5,
                0));

    assertEquals(new Recovery.RightCensored(millis(900)), relayed.length());
    assertEquals(Optional.of(relayed), RelayedOutage.readBack(KEY, stored(relayed)).outage());
  }

  @Test
  void whereNothingFailedTheUpperBoundIsWhatCouldHaveSlippedThrough() {
    RelayedOutage relayed =
        relayed(
            new Outage(
                new Recovery.LeftCensored(millis(260)),
                new Recovery.LeftCensored(millis(300)),
                0,
                0,
                0));

    assertEquals(new Recovery.LeftCensored(millis(260)), relayed.length());
  }

  @Test
  void whoCouldNotSeeHasNothingToRelay() {
    Recovery unknown = new Recovery.Unknown("stalled");

    assertEquals(Optional.empty(), RelayedOutage.of(KEY, new Outage(unknown, unknown, 0, 0, 0)));
  }

  @Test
  void whatWasPushedForAnotherFaultIsRejected() {
    List<Series> stored = stored(relayed(SEEN));

    RelayedOutage.ReadBack back = RelayedOutage.readBack(at(T0.plusMillis(1)), stored);

    assertEquals(Optional.empty(), back.outage());
    assertEquals(6, back.rejected().size());
    assertTrue(
        back.rejected().get(0).contains("t0 1767268800123, not 1767268800124"),
        back.rejected().toString());
  }

  @Test
  void anOldPushBesideTheRightOneIsRejectedAlone() {
    RelayedOutage relayed = relayed(SEEN);
    List<Series> both = new ArrayList<>(stored(relayed));
    both.addAll(stored(RelayedOutage.of(at(T0.minusSeconds(60)), SEEN).orElseThrow()));

    RelayedOutage.ReadBack back = RelayedOutage.readBack(KEY, both);

    assertEquals(Optional.of(relayed), back.outage());
    assertEquals(6, back.rejected().size());
  }

  @Test
  void otherTrialsAndConnectionsAreNoneOfItsBusiness() {
    List<Series> stored = stored(relayed(SEEN));

    for (RelayedOutage.Key other :
        List.of(
            new RelayedOutage.Key("RC-POD-2", 3, T0, "new"),
            new RelayedOutage.Key("RC-POD-1", 4, T0, "new"),
            new RelayedOutage.Key("RC-POD-1", 3, T0, "reused"))) {
      assertEquals(
          new RelayedOutage.ReadBack(Optional.empty(), List.of()),
          RelayedOutage.readBack(other, stored));
    }
  }

  @Test
  void aValueThatChangedIsRejected() {
    List<Series> stored = new ArrayList<>(stored(relayed(SEEN)));
    Series last = stored.remove(stored.size() - 1);
    stored.add(new Series(last.labels(), List.of(new Point(1, 1), new Point(2, 2))));

    RelayedOutage.ReadBack back = RelayedOutage.readBack(KEY, stored);

    assertEquals(Optional.empty(), back.outage());
    assertEquals(1, back.rejected().size());
  }

  @Test
  void aFaultTimeThatContradictsItsLabelIsRejected() {
    List<Series> stored = new ArrayList<>();
    for (Series series : stored(relayed(SEEN))) {
      stored.add(
          series.metric().equals(RelayedOutage.FAULT)
              ? new Series(series.labels(), List.of(new Point(1, 1)))
              : series);
    }

    RelayedOutage.ReadBack back = RelayedOutage.readBack(KEY, stored);

    assertEquals(Optional.empty(), back.outage());
    assertEquals(1, back.rejected().size());
  }

  @Test
  void anOutageThatIsNotWhollyThereIsNotThere() {
    List<Series> stored = stored(relayed(SEEN));

    assertEquals(Optional.empty(), RelayedOutage.readBack(KEY, stored.subList(0, 5)).outage());
  }
}
