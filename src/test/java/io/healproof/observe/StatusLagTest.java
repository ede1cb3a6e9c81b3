package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.Watched.ApplicationSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class StatusLagTest {
  private static final Duration LATENCY = ms(200);

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static WatchEvent seen(long at, String sync) {
    return new WatchEvent(
        at,
        ms(at),
        false,
        new ApplicationSeen("argocd", "app", "u", at, sync, "Healthy", "", "", true, 0));
  }

  private static Scrape scrape(long at, String sync) {
    return new Scrape(
        ms(at),
        ms(10),
        true,
        List.of(
            new Scrape.Value(
                "argocd_app_info",
                Map.of("name", "app", "sync_status", sync, "health_status", "Healthy"),
                1)));
  }

  private static Optional<StatusLag> lag(List<WatchEvent> history, List<Scrape> scrapes) {
    List<DatedEvent> dated = new Dating(List.of(), LATENCY).of(history);
    return StatusLag.of("app", dated, scrapes, Duration.ZERO);
  }

  @Test
  void aScrapeThatShowsAnEndedStatusProvesALag() {
    assertEquals(
        Optional.of(new StatusLag(ms(700), Optional.of(ms(3010 - 1300 + 200)))),
        lag(
            List.of(seen(0, "Synced"), seen(1300, "OutOfSync")),
            List.of(scrape(1000, "Synced"), scrape(2000, "Synced"), scrape(3000, "OutOfSync"))));
  }

  @Test
  void aScrapeThatKnowsMoreThanTheWatchProvesNoLag() {
    StatusLag lag =
        lag(
                List.of(seen(0, "Synced"), seen(1100, "OutOfSync")),
                List.of(scrape(0, "Synced"), scrape(1000, "OutOfSync")))
            .orElseThrow();

    assertEquals(Duration.ZERO, lag.atLeast());
    assertEquals(Optional.of(ms(1010 - 900)), lag.atMost());
  }

  @Test
  void aChangeThatNoScrapeShowsHasNoUpperBound() {
    StatusLag lag =
        lag(
                List.of(seen(0, "Synced"), seen(1100, "OutOfSync"), seen(1400, "Synced")),
                List.of(scrape(0, "Synced"), scrape(1000, "Synced"), scrape(2000, "Synced")))
            .orElseThrow();

    assertEquals(new StatusLag(Duration.ZERO, Optional.empty()), lag);
  }

  @Test
  void withoutAStatusThatBothKnowNothingIsMeasured() {
    assertEquals(Optional.empty(), lag(List.of(seen(0, "Synced")), List.of()));
    assertEquals(
        Optional.empty(), lag(List.of(seen(0, "Synced")), List.of(scrape(1000, "Unknown"))));
    assertEquals(Optional.empty(), lag(List.of(), List.of(scrape(1000, "Synced"))));
  }

  /** Changes at random moments, seen late by both witnesses: the bounds hold the true lags. */
  @Test
  void theTrueLagIsNeverOutsideOfTheBounds() {
    Random random = new Random(7);
    int bounded = 0;
    for (int round = 0; round < 2_000; round++) {
      long exporterLag = random.nextLong(0, 1500);
      List<Long> changes = new ArrayList<>(List.of(0L));
      while (changes.size() < 4) {
        changes.add(changes.get(changes.size() - 1) + random.nextLong(50, 4000));
      }
      LongFunction<String> status =
          at -> {
            int index = (int) changes.stream().filter(change -> change <= at).count() - 1;
            return index % 2 == 0 ? "Synced" : "OutOfSync";
          };
      List<WatchEvent> history = new ArrayList<>();
      for (int i = 0; i < changes.size(); i++) {
        long arrival = changes.get(i) + (i == 0 ? 0 : random.nextLong(0, 50));
        history.add(seen(arrival, i % 2 == 0 ? "Synced" : "OutOfSync"));
      }
      List<Scrape> scrapes = new ArrayList<>();
      long phase = random.nextLong(1000);
      for (long at = 2000 + phase; at < 16_000; at += 1000) {
        scrapes.add(scrape(at, status.apply(Math.max(0, at - exporterLag))));
      }

      StatusLag lag = lag(history, scrapes).orElseThrow();

      assertTrue(lag.atLeast().toMillis() <= exporterLag, lag + " but " + exporterLag);
      if (lag.atMost().isPresent()) {
        bounded++;
        assertTrue(lag.atMost().get().toMillis() >= exporterLag, lag + " but " + exporterLag);
      }
    }
    assertTrue(bounded > 1000, "bounded in " + bounded + " of 2000");
  }
}
