package io.healproof.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.healproof.fault.FaultSpec;
import io.healproof.recovery.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * By hand, in seconds: proof that a recovery lasts takes the hold time (10), a scrape's length and
 * the next one (1 and 1), and the exporter's lag (1); what was scraped is answered about 2 later.
 */
class PatienceTest {
  private static final FaultSpec KILL = new FaultSpec.KillPod(FakeWorld.CHAT, false);

  private static Patience patience(Bounds bounds, Optional<Outcome> expected, Promise... promises) {
    return new Patience(FakeWorld.claim(KILL, expected, promises), bounds);
  }

  private static Promise within(long seconds) {
    return new Promise.Replaced("soon", Duration.ofSeconds(seconds));
  }

  private static Promise away(long seconds) {
    return new Promise.Outage("short", Duration.ofSeconds(seconds));
  }

  private static void assertSeconds(long seconds, Duration time) {
    assertEquals(Duration.ofSeconds(seconds), time);
  }

  @Test
  void aRecoveryIsWatchedForTwiceTheLongestLimitAndItsProof() {
    assertSeconds(
        2 * 30 + 13 + 2,
        patience(Bounds.usual(), Optional.empty(), away(3), within(30)).forRecovery());
  }

  @Test
  void proofTakesLongerWherePrometheusScrapesMoreSeldom() {
    Bounds seldom = Bounds.usual().scraping(Duration.ofSeconds(30));

    assertSeconds(
        2 * 30 + 10 + 30 + 30 + 1 + 2,
        patience(seldom, Optional.empty(), within(30)).forRecovery());
  }

  @Test
  void aControlThatIsToFailIsWatchedUntilItHas() {
    assertSeconds(
        15 + 1 + 1 + 2,
        patience(Bounds.usual(), Optional.of(Outcome.FAIL), within(15)).forRecovery());
  }

  @Test
  void oneThatIsToPassIsWatchedLikeAnyOther() {
    assertSeconds(
        2 * 15 + 13 + 2,
        patience(Bounds.usual(), Optional.of(Outcome.PASS), within(15)).forRecovery());
  }

  @Test
  void aDisturbanceIsWatchedForAsLongAsIsPromised() {
    assertSeconds(20 + 2, patience(Bounds.usual(), Optional.empty(), within(20)).forQuiet());
  }

  /** The effect on a machine may take 10 and 50 to be seen. */
  @Test
  void inAllTheEffectHasToBeSeenFirst() {
    assertSeconds(
        10 + 50 + 2 * 30 + 13 + 2, patience(Bounds.usual(), Optional.empty(), within(30)).inAll());
  }
}
