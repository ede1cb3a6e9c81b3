package io.healproof.experiment;

import io.healproof.HealproofException;
import io.healproof.Progress;
import io.healproof.observe.Canary;
import io.healproof.observe.ClockOffset;
import io.healproof.observe.ClockReading;
import io.healproof.observe.Job;
import io.healproof.observe.JobLog;
import io.healproof.observe.PrometheusFailure;
import io.healproof.observe.PrometheusObserver;
import io.healproof.observe.Scrape;
import io.healproof.observe.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Proof that the observers are on before a fault is injected: every job was scraped several times
 * in a row, kube-state-metrics showed the canary, Prometheus shows the steady state, and the API's
 * watches deliver the canary.
 */
final class ObserverProof {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int WINDOW = 6;
  private static final int SCRAPES = 3;

  private final Testbed bed;
  private final Duration interval;
  private final List<Criteria.ScrapePart> steady;
  private final boolean users;
  private final List<ClockReading> clock = new ArrayList<>();
  private String lacking = "nothing was seen yet";

  /**
   * A proof.
   *
   * @param steady what Prometheus must show of the target before anything is done to it
   * @param users whether users send, so that Prometheus has to be seen to ask for them
   */
  ObserverProof(Testbed bed, List<Criteria.ScrapePart> steady, boolean users) {
    this.users = users;
    this.bed = bed;
    this.interval = bed.bounds().scrapeInterval();
    this.steady = List.copyOf(steady);
  }

  /**
   * Waits until every observer has been seen to work.
   *
   * @return readings of Prometheus's clock from before the fault
   * @throws HealproofException (BROKEN) at the deadline, with what was lacking last
   */
  List<ClockReading> await(Progress.Step step) {
    step.now("proving that the observers are on");
    Duration deadline = DEADLINE.plus(interval.multipliedBy(WINDOW));
    boolean proven = bed.waiting().until("the observers", POLL, deadline, this::on);
    if (!proven) {
      throw HealproofException.broken(
          "no fault is injected before every observer is on, and for %d s one was not: %s"
              .formatted(deadline.toSeconds(), lacking),
          null);
    }
    return List.copyOf(clock);
  }

  private boolean on() {
    lacking = lacking();
    return lacking.isEmpty();
  }

  /** What an observer lacks, in words; empty when all are on. */
  private String lacking() {
    try {
      clock.add(bed.prometheus().readClock());
      Optional<ClockOffset> offset = ClockOffset.of(clock);
      if (offset.isEmpty()) {
        clock.clear();
        return "Prometheus's clock was stepped";
      }
      for (String job :
          List.of(
              PrometheusObserver.KUBE_STATE_METRICS,
              PrometheusObserver.ARGO_CD,
              Job.PROMETHEUS.label())) {
        JobLog log =
            bed.prometheus()
                .collect(job, bed.namespaces(), interval.multipliedBy(WINDOW), offset.get());
        if (!isScraped(log)) {
          return "job " + job + " was not scraped " + SCRAPES + " times in the last seconds";
        }
        if (job.equals(PrometheusObserver.KUBE_STATE_METRICS) && !showsCanary(log)) {
          return "kube-state-metrics does not show " + Canary.NAMESPACE + "/" + Canary.NAME;
        }
        Optional<Criteria.ScrapePart> unseen = unseen(job, log);
        if (unseen.isPresent()) {
          return "Prometheus does not show the steady state, in which " + unseen.get().name();
        }
      }
      if (users && !isScraped(probes(offset.get()))) {
        return "job %s asks for target %s less than %d times in the last seconds"
            .formatted(Job.BLACKBOX.label(), PrometheusObserver.USERS, SCRAPES);
      }
      return bed.api().watching() && watchShowsCanary() ? "" : "the watch does not show the canary";
    } catch (PrometheusFailure e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean isScraped(JobLog log) {
    return log.scrapes().stream().filter(Scrape::up).count() >= SCRAPES;
  }

  private JobLog probes(ClockOffset offset) throws PrometheusFailure {
    Duration window = Job.BLACKBOX.interval().multipliedBy(WINDOW);
    return bed.prometheus().collectProbes(PrometheusObserver.USERS, window, offset);
  }

  /** A part of the steady state that the job's newest scrape does not show. */
  private Optional<Criteria.ScrapePart> unseen(String job, JobLog log) {
    Scrape newest = log.scrapes().get(log.scrapes().size() - 1);
    return steady.stream()
        .filter(part -> part.job().equals(job))
        .filter(part -> !newest.up() || !part.condition().holds(newest))
        .findFirst();
  }

  private boolean showsCanary(JobLog log) {
    return Canary.exporterLag(bed.canary().writes(), log.scrapes(), Duration.ZERO).isPresent();
  }

  private boolean watchShowsCanary() {
    return Store.of(bed.canary()).stream()
        .allMatch(
            store ->
                Canary.watchLatency(store, bed.canary(), bed.api().history(), Duration.ZERO)
                    .isPresent());
  }
}
