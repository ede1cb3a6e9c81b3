package io.healproof.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.recovery.Interval;
import io.healproof.recovery.Limit;
import io.healproof.recovery.Outcome;
import io.healproof.recovery.ProvenLimit;
import io.healproof.recovery.Recovery;
import io.healproof.recovery.ShareWithin;
import io.healproof.recovery.SlowerNight;
import io.healproof.recovery.Witness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccruedTest {
  private static final Limit REPLACED =
      new Limit("replaced", "replaced within 30 s", Duration.ofSeconds(30), Witness.PROMETHEUS);
  private static final Fingerprint ONE =
      new Fingerprint(Map.of("hold", "10000 ms", "k", "1"), true);
  private static final Fingerprint TWO =
      new Fingerprint(Map.of("hold", "20000 ms", "k", "1"), true);
  private static final Fingerprint BROKEN = new Fingerprint(Map.of("k", "1"), false);
  private static final Fingerprint OTHER = new Fingerprint(Map.of("k", "2"), false);

  private final List<HistoryRun> runs = new ArrayList<>();

  @Test
  void trialsOfOneFingerprintAddUpNightByNight() {
    night(1, trial(ONE, 3), trial(ONE, 5));
    night(1, trial(ONE, 4));
    night(2, trial(ONE, 6));

    Accrued all = only();

    assertEquals(4, all.n());
    assertEquals(4, all.passed());
    assertEquals(
        List.of(3, 1), all.nights().stream().map(n -> n.counted().recoveries().size()).toList());
  }

  @Test
  void trialsOfTwoFingerprintsNeverDo() {
    night(1, trial(ONE, 3));
    night(2, trial(TWO, 3));

    assertEquals(List.of(1, 1), Accrued.of(history()).stream().map(Accrued::n).toList());
  }

  @Test
  void thirteenNightsShowALimitAndOneMissTakesItAwayForGood() {
    for (int night = 1; night <= 12; night++) {
      night(night, trial(ONE, 3), trial(ONE, 4), trial(ONE, 5), trial(ONE, 6), trial(ONE, 7));
    }
    ShareWithin usual = ShareWithin.ofPercent(95, 95);
    assertEquals(
        Optional.of(new ProvenLimit(Duration.ofSeconds(7), 60, 0)),
        ProvenLimit.of(only().uppers(), usual));

    night(13, inconclusive(ONE));
    assertEquals(Optional.empty(), ProvenLimit.of(only().uppers(), usual));
  }

  @Test
  void anInconclusiveTrialCountsAsOneOfWhichNothingWasSeenWhateverWasMeasured() {
    night(1, trial(ONE, 3), inconclusive(ONE));

    assertEquals(List.of(Optional.of(Duration.ofSeconds(3)), Optional.empty()), only().uppers());
    assertEquals(1, only().passed());
  }

  @Test
  void aTrialThatBrokeEarlyIsAMissUnderEachFingerprintThatItMayHaveHad() {
    night(1, trial(ONE, 3));
    night(2, trial(TWO, 3));
    night(3, broke(BROKEN));
    night(3, broke(OTHER));

    List<Accrued> all = Accrued.of(history());

    assertEquals(List.of(ONE, TWO, OTHER), all.stream().map(Accrued::fingerprint).toList());
    assertEquals(List.of(2, 2, 1), all.stream().map(Accrued::n).toList());
    assertTrue(all.get(0).uppers().contains(Optional.<Duration>empty()));
  }

  @Test
  void theNewestNightIsComparedWithAllBefore() {
    for (int night = 1; night <= 5; night++) {
      night(night, trial(ONE, 3), trial(ONE, 3), trial(ONE, 3));
    }
    assertEquals(Optional.of(false), only().newestNight().map(SlowerNight::noticed));

    night(6, trial(ONE, 9), trial(ONE, 9), trial(ONE, 9));
    assertEquals(Optional.of(true), only().newestNight().map(SlowerNight::noticed));
  }

  private Accrued only() {
    List<Accrued> all = Accrued.of(history());
    assertEquals(1, all.size());
    return all.get(0);
  }

  private History history() {
    Map<String, Fingerprint> known = new LinkedHashMap<>();
    for (Fingerprint each : List.of(ONE, TWO, BROKEN, OTHER)) {
      known.put(each.hash(), each);
    }
    return new History(runs, known, "");
  }

  private void night(int day, HistoryRun.Trial... trials) {
    runs.add(
        new HistoryRun(
            "r" + runs.size(),
            "h" + runs.size(),
            Instant.parse("2026-01-%02dT20:00:00Z".formatted(day)),
            "0",
            "1",
            Outcome.PASS,
            List.of(
                new HistoryRun.Claim(
                    "C-1", "c", false, Outcome.PASS, true, List.of(REPLACED), List.of(trials)))));
  }

  /** Whose upper bound is so many seconds. */
  private static HistoryRun.Trial trial(Fingerprint fingerprint, int seconds) {
    return trial(fingerprint, seconds, Outcome.PASS);
  }

  private static HistoryRun.Trial inconclusive(Fingerprint fingerprint) {
    return trial(fingerprint, 3, Outcome.INCONCLUSIVE);
  }

  private static HistoryRun.Trial broke(Fingerprint fingerprint) {
    return new HistoryRun.Trial(1, fingerprint.hash(), Outcome.INCONCLUSIVE, List.of());
  }

  private static HistoryRun.Trial trial(Fingerprint fingerprint, int seconds, Outcome outcome) {
    return new HistoryRun.Trial(
        1,
        fingerprint.hash(),
        outcome,
        List.of(
            new HistoryRun.Measured(
                "replaced",
                Witness.PROMETHEUS,
                "kube-state-metrics",
                new Recovery.Observed(
                    Interval.openClosed(
                        Duration.ofSeconds(seconds - 1L), Duration.ofSeconds(seconds))),
                outcome)));
  }
}
