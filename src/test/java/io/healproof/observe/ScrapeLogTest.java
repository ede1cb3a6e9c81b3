package io.healproof.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.healproof.observe.PrometheusClient.Point;
import io.healproof.observe.PrometheusClient.Series;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrapeLogTest {
  private static final ClockOffset OFFSET =
      new ClockOffset(Duration.ofSeconds(-1000), Duration.ofMillis(3));

  private static Series series(String metric, double... timesAndValues) {
    List<Point> points =
        Arrays.stream(new int[timesAndValues.length / 2]).mapToObj(i -> new Point(0, 0)).toList();
    Point[] filled = points.toArray(Point[]::new);
    for (int i = 0; i < filled.length; i++) {
      filled[i] = new Point(timesAndValues[2 * i], timesAndValues[2 * i + 1]);
    }
    return new Series(Map.of("__name__", metric), List.of(filled));
  }

  @Test
  void samplesOfOneMomentAreOneScrapeInRunTime() {
    List<Scrape> scrapes =
        ScrapeLog.of(
            List.of(
                series("up", 1001, 1, 1002, 1),
                series("scrape_duration_seconds", 1001, 0.25, 1002, 0.5),
                series("m", 1001, 7, 1002, 8)),
            OFFSET);

    assertEquals(2, scrapes.size());
    assertEquals(Duration.ofSeconds(1), scrapes.get(0).at());
    assertEquals(Duration.ofMillis(250), scrapes.get(0).duration());
    assertEquals(7, scrapes.get(0).values().get(0).value());
    assertEquals(8, scrapes.get(1).values().get(0).value());
  }

  @Test
  void aScrapeThatFailedIsNotUp() {
    List<Scrape> scrapes =
        ScrapeLog.of(
            List.of(series("up", 1001, 0), series("scrape_duration_seconds", 1001, 0.9)), OFFSET);

    assertFalse(scrapes.get(0).up());
  }

  @Test
  void valuesWithoutAnUpAreNoScrape() {
    assertTrue(ScrapeLog.of(List.of(series("m", 1001, 7)), OFFSET).isEmpty());
  }
}
