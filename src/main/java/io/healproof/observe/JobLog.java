package io.healproof.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What Prometheus stored of one job over a window.
 *
 * @param scrapes oldest first
 * @param answers the queries with their answers as they came
 */
public record JobLog(String job, List<Scrape> scrapes, List<PrometheusClient.Answer> answers) {

  /** A gap longer than this many intervals holds a missed scrape. */
  private static final double MISSED = 1.5;

  public JobLog {
    scrapes = List.copyOf(scrapes);
    answers = List.copyOf(answers);
  }

  /** The longest time that a scrape took; zero where there is none. */
  public Duration longestScrape() {
    return scrapes.stream().map(Scrape::duration).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /**
   * What is missing between two moments, in full sentences; empty when every scrape is there and
   * was answered.
   *
   * @param from run time
   * @param until run time, not before {@code from}
   * @param interval between two scrapes
   */
  public List<String> missing(Duration from, Duration until, Duration interval) {
    List<String> missing = new ArrayList<>();
    Duration before = from;
    for (Scrape scrape : scrapes) {
      if (scrape.at().compareTo(from) < 0 || scrape.at().compareTo(until) > 0) {
        continue;
      }
      noteGap(before, scrape.at(), interval, missing);
      if (!scrape.up()) {
        missing.add("Job " + job + " was down at " + seconds(scrape.at()) + " s of run time.");
      }
      before = scrape.at();
    }
    noteGap(before, until, interval, missing);
    return missing;
  }

  private void noteGap(Duration from, Duration to, Duration interval, List<String> missing) {
    if (to.minus(from).toNanos() > interval.toNanos() * MISSED + interval.toNanos()) {
      missing.add(
          "Prometheus has no sample of job %s between %s s and %s s of run time."
              .formatted(job, seconds(from), seconds(to)));
    }
  }

  private static String seconds(Duration runTime) {
    return "%.1f".formatted(runTime.toMillis() / 1000.0);
  }
}
