package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CanaryTest {
  private static final List<Canary.Write> WRITES =
      List.of(
          new Canary.Write(ms(1000), ms(1010), 10),
          new Canary.Write(ms(2000), ms(2010), 20),
          new Canary.Write(ms(3000), ms(3010), 30));

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static WatchEvent seen(long at, long version) {
    return new WatchEvent(
        version,
        ms(at),
        false,
        new Watched.ConfigMapSeen(Canary.NAMESPACE, Canary.NAME, "u", version, Map.of()));
  }

  private static Scrape scrape(long at, long version) {
    return new Scrape(
        ms(at),
        ms(5),
        true,
        List.of(
            new Scrape.Value(
                "kube_configmap_metadata_resource_version",
                Map.of("namespace", Canary.NAMESPACE, "configmap", Canary.NAME),
                version)));
  }

  @Test
  void theWatchIsAsLateAsItsLatestEvent() {
    assertEquals(
        Optional.of(ms(90)),
        Canary.watchLatency(
            Store.ONLY, () -> WRITES, List.of(seen(1020, 10), seen(2090, 20)), ms(0)));
  }

  @Test
  void whatWasSeenBeforeTheTrialDoesNotCount() {
    assertEquals(
        Optional.of(ms(20)),
        Canary.watchLatency(
            Store.ONLY, () -> WRITES, List.of(seen(1500, 10), seen(2020, 20)), ms(1500)));
  }

  @Test
  void aCanaryThatNobodySawMeasuresNothing() {
    assertEquals(Optional.empty(), Canary.watchLatency(Store.ONLY, () -> WRITES, List.of(), ms(0)));
    assertEquals(Optional.empty(), Canary.exporterLag(WRITES, List.of(), ms(0)));
  }

  @Test
  void anExporterThatShowsEveryAnsweredChangeHasShownNoLag() {
    assertEquals(
        Optional.of(Duration.ZERO),
        Canary.exporterLag(WRITES, List.of(scrape(1500, 10), scrape(2500, 20)), ms(0)));
  }

  @Test
  void anExporterLagsByTheAgeOfTheOldestChangeThatItDoesNotShow() {
    assertEquals(
        Optional.of(ms(1490)),
        Canary.exporterLag(WRITES, List.of(scrape(2500, 20), scrape(3500, 10)), ms(0)));
  }

  @Test
  void aLastingLagIsGivenAwayToWithinATenthOfASecond() {
    List<Canary.Write> writes =
        LongStream.range(0, 60)
            .mapToObj(i -> new Canary.Write(ms(700 * i), ms(700 * i), i + 1))
            .toList();
    for (long lag = 150; lag < 3_000; lag += 50) {
      long behind = lag;
      for (long phase = 0; phase < 1_000; phase += 90) {
        List<Scrape> scrapes =
            LongStream.iterate(10_000 + phase, at -> at < 21_000, at -> at + 1_000)
                .mapToObj(at -> scrape(at, (at - behind) / 700 + 1))
                .toList();

        long seen = Canary.exporterLag(writes, scrapes, ms(0)).orElseThrow().toMillis();

        assertTrue(seen <= lag && seen >= lag - 100, lag + " ms seen as " + seen);
      }
    }
  }
}
