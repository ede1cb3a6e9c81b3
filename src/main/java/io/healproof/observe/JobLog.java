package io.healproof.observe;

import io.healproof.recovery.State;
import io.healproof.recovery.StateSample;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What Prometheus stored of one target of a job over a window.
 *
 * @param job label of the job
 * @param target which of the job's targets, e.g. {@code users} for a probe; empty where Prometheus
 *     knows none
 * @param asked when Prometheus was asked; empty where it was not
 * @param scrapes oldest first
 * @param answers the queries with their answers as they came
 */
public record JobLog(
    String job,
    String target,
    Optional<Asked> asked,
    List<Scrape> scrapes,
    List<PrometheusClient.Answer> answers) {

  public JobLog {
    scrapes = List.copyOf(scrapes);
    answers = List.copyOf(answers);
  }

  /** A log whose question left no trace. */
  public JobLog(String job, List<Scrape> scrapes, List<PrometheusClient.Answer> answers) {
    this(job, "", Optional.empty(), scrapes, answers);
  }

  /**
   * The question that a log answers.
   *
   * @param at run time at which it was asked
   * @param offset by which its times were brought to run time
   * @param absent metrics that must exist and that the job showed of no object at all
   */
  public record Asked(Duration at, ClockOffset offset, Set<String> absent) {
    public Asked {
      absent = Set.copyOf(absent);
    }
  }

  /** Time between two scrapes; that of the platform's usual jobs where the job is not known. */
  public Duration interval() {
    return Job.labelled(job).map(Job::interval).orElse(PrometheusObserver.SCRAPE_INTERVAL);
  }

  /** The longest time that a scrape took; zero where there is none. */
  public Duration longestScrape() {
    return scrapes.stream().map(Scrape::duration).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /**
   * The scrapes as states of a condition. Unknown where the target did not answer, or not with all
   * that it must always show.
   */
  public List<StateSample> states(ScrapeCondition recovered) {
    return scrapes.stream()
        .map(scrape -> new StateSample(scrape.at(), scrape.duration(), state(scrape, recovered)))
        .toList();
  }

  private State state(Scrape scrape, ScrapeCondition recovered) {
    if (!scrape.up() || !lacking(scrape).isEmpty()) {
      return State.UNKNOWN;
    }
    return recovered.holds(scrape) ? State.RECOVERED : State.BROKEN;
  }

  /** Metrics that a scrape lacks and must always show, in order. */
  List<String> lacking(Scrape scrape) {
    return Job.labelled(job).stream()
        .flatMap(known -> known.everyScrape().stream())
        .filter(metric -> scrape.all(metric).findAny().isEmpty())
        .sorted()
        .toList();
  }

  /** The job in words, with its target where there are several. */
  String name() {
    return target.isEmpty() ? "job " + job : "job %s (%s)".formatted(job, target);
  }
}
