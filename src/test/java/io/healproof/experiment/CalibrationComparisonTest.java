package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.healproof.evidence.Basis;
import io.healproof.evidence.Entry;
import io.healproof.experiment.calibration.Truth;
import io.healproof.recovery.Comparison;
import io.healproof.recovery.Gate;
import io.healproof.recovery.Interval;
import io.healproof.recovery.Outage;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.Sighting;
import io.healproof.recovery.Sources;
import io.healproof.recovery.TimeBounds;
import io.healproof.recovery.TrialGates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CalibrationComparisonTest {
  private static final TimeBounds T0 = new TimeBounds(Duration.ofSeconds(9), Duration.ofSeconds(9));
  private static final Gate HELD = Gate.held("held", "Yes.");
  private static final Truth BROKEN =
      new Truth.Known(true, seconds(2, 2), seconds(3, 3), T0, List.of());
  private static final Truth UNDISTURBED = Truth.Known.undisturbed(T0);

  private static Interval seconds(long lower, long upper) {
    return Interval.closed(Duration.ofSeconds(lower), Duration.ofSeconds(upper));
  }

  private static Recovery observed(long lower, long upper) {
    return new Recovery.Observed(seconds(lower, upper));
  }

  private static Recovery never() {
    return new Recovery.LeftCensored(Duration.ofSeconds(1));
  }

  private static List<Comparison> compare(
      Truth users, Truth pods, Outage outage, Recovery recovery, Gate... further) {
    Sighting sighting = new Sighting(recovery, Duration.ZERO);
    Measured measured =
        new Measured(
            sighting,
            sighting,
            Map.of(
                Sources.CLIENT_NEW, outage,
                Sources.CLIENT_REUSED, outage,
                Sources.BLACKBOX_EXPORTER, outage));
    return new CalibrationComparison(
            measured,
            CalibrationComparisonTest::basis,
            new TrialGates(HELD, HELD, HELD, List.of(further)))
        .of(users, pods).stream().map(Entry.Compared::comparison).toList();
  }

  private static Basis basis(String source) {
    return new Basis(
        source,
        T0,
        Optional.empty(),
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        List.of());
  }

  private static Outage outage(Recovery length, Recovery back) {
    return new Outage(length, back, 1, 1, 0);
  }

  private static Set<String> sources(List<Comparison> comparisons, String quantity) {
    return comparisons.stream()
        .filter(each -> each.quantity().equals(quantity))
        .map(Comparison::source)
        .collect(Collectors.toSet());
  }

  private static final Set<String> USERS =
      Set.of(Sources.CLIENT_NEW, Sources.CLIENT_REUSED, Sources.BLACKBOX_EXPORTER);
  private static final Set<String> OBJECTS = Set.of(Sources.API, Sources.KUBE_STATE_METRICS);

  @Test
  void whatUsersSeeIsComparedWithTheProcessAndWhatTheApiShowsWithTheApi() {
    List<Comparison> all =
        compare(BROKEN, BROKEN, outage(observed(1, 3), observed(2, 4)), observed(3, 5));

    assertEquals(USERS, sources(all, CalibrationComparison.OUTAGE));
    assertEquals(USERS, sources(all, CalibrationComparison.BACK));
    assertEquals(OBJECTS, sources(all, CalibrationComparison.RECOVERY));
  }

  @Test
  void whoSawNoFailureIsNotAskedWhenItEnded() {
    List<Comparison> all = compare(BROKEN, BROKEN, outage(never(), never()), observed(3, 5));

    assertEquals(USERS, sources(all, CalibrationComparison.OUTAGE));
    assertEquals(Set.of(), sources(all, CalibrationComparison.BACK));
  }

  @Test
  void whereNothingWasBrokenOnlyAFalseAlarmOfTheApiCounts() {
    Outage none = outage(never(), never());

    assertEquals(
        Set.of(),
        sources(compare(UNDISTURBED, UNDISTURBED, none, never()), CalibrationComparison.RECOVERY));
    assertEquals(
        OBJECTS,
        sources(
            compare(UNDISTURBED, UNDISTURBED, none, observed(3, 5)),
            CalibrationComparison.RECOVERY));
    assertEquals(
        USERS,
        sources(compare(UNDISTURBED, UNDISTURBED, none, never()), CalibrationComparison.OUTAGE));
  }

  @Test
  void withoutATruthNothingIsCompared() {
    Truth unknown = new Truth.Unknown("why not");

    assertEquals(
        List.of(),
        compare(unknown, unknown, outage(observed(1, 3), observed(2, 4)), observed(3, 5)));
  }

  @Test
  void aSourceWhoseBoundDidNotHoldHasSeenNothing() {
    List<Comparison> late =
        compare(
            BROKEN,
            BROKEN,
            outage(observed(1, 3), observed(2, 4)),
            observed(3, 5),
            Gate.voids("watch latency within its bound", "Late."));

    for (Comparison each : late) {
      if (OBJECTS.contains(each.source())) {
        assertInstanceOf(Recovery.Unknown.class, each.measured(), each.toString());
      } else {
        assertInstanceOf(Recovery.Observed.class, each.measured(), each.toString());
      }
    }
  }

  @Test
  void anExportersLagConcernsItAlone() {
    List<Comparison> lagging =
        compare(
            BROKEN,
            BROKEN,
            outage(observed(1, 3), observed(2, 4)),
            observed(3, 5),
            Gate.voids("exporter lag within its bound", "Late."));

    assertEquals(
        Set.of(Sources.KUBE_STATE_METRICS),
        lagging.stream()
            .filter(each -> each.measured() instanceof Recovery.Unknown)
            .map(Comparison::source)
            .collect(Collectors.toSet()));
  }

  @Test
  void aStalledHarnessHasSeenNothingAtAll() {
    List<Comparison> stalled =
        compare(
            BROKEN,
            BROKEN,
            outage(observed(1, 3), observed(2, 4)),
            observed(3, 5),
            Gate.voids("harness not stalled", "It stood still."));

    assertEquals(8, stalled.size());
    stalled.forEach(each -> assertInstanceOf(Recovery.Unknown.class, each.measured()));
  }
}
